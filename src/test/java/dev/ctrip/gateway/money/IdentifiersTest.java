package dev.ctrip.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes, chain ids and tokens. */
class IdentifiersTest {

  private static final String HASH = "0x" + "aB".repeat(32);

  @Test
  void writesHashesInLowerCase() {
    assertThat(TxHash.parse(HASH)).hasToString(HASH.toLowerCase(Locale.ROOT));
    assertThat(BlockHash.parse(HASH)).hasToString(HASH.toLowerCase(Locale.ROOT));
    assertThat(TxHash.parse(HASH)).isEqualTo(TxHash.parse(TxHash.parse(HASH).toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "abababababababababababababababababababababababababababababababab",
        "0Xabababababababababababababababababababababababababababababababab",
        "0xababababababababababababababababababababababababababababababab",
        "0xababababababababababababababababababababababababababababababababab",
        "0xgbababababababababababababababababababababababababababababababab",
        "0x１bababababababababababababababababababababababababababababababab",
        "0xabababababababababababababababababababababababababababababababab\n"
      })
  void refusesWhatIsNoHash(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TxHash.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> BlockHash.parse(text));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 31337, 9_007_199_254_740_991L})
  void knowsChainIdsThatEveryJsonReaderKeepsWhole(long id) {
    assertThat(ChainId.of(id).value()).isEqualTo(id);
    assertThat(ChainId.of(id)).hasToString(Long.toString(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, 9_007_199_254_740_992L, Long.MAX_VALUE})
  void refusesOtherChainIds(long id) {
    assertThatIllegalArgumentException().isThrownBy(() -> ChainId.of(id));
  }

  @Test
  void showsAnAmountWithItsToken() {
    Token coin = Token.nativeCoin("ETH", 18);
    Token usdc = new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);

    assertThat(coin.isNativeCoin()).isTrue();
    assertThat(usdc.isNativeCoin()).isFalse();
    assertThat(coin.format(TokenAmount.parseBaseUnits("250000000000000000"))).isEqualTo("0.25 ETH");
    assertThat(usdc.format(TokenAmount.ofBaseUnits(250_000))).isEqualTo("0.25 USDC");
  }

  @Test
  void takesTheDecimalsThatAContractMayDeclare() {
    assertThat(Token.nativeCoin("A", 0).decimals()).isZero();
    assertThat(Token.nativeCoin("B", 255).decimals()).isEqualTo(255);
    assertThatIllegalArgumentException().isThrownBy(() -> Token.nativeCoin("C", -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Token.nativeCoin("D", 256));
  }
}
