package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What moving a token costs, as nodes tell it before it is sent. */
class TokenGasTest {

  private static final Address CONTRACT =
      Address.parse("0x8617E340B3D01FA5F11F306F4090FD50E238070D");
  private static final Address FROM = Address.parse("0x52908400098527886E0F7030069857D2E4169EE7");
  private static final Address TO = Address.parse("0xde709f2102306220921060314715629080e2fb77");
  private static final Address ORACLE = Address.parse("0x420000000000000000000000000000000000000F");
  private static final String YES = "0x" + "0".repeat(63) + "1";

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final Chain chain = chain(null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What EIP-20 asks for, what old tokens do, and what a node shows of one that answers more.
        "0x0000000000000000000000000000000000000000000000000000000000000001",
        "0x",
        "0x00000000000000000000000000000000000000000000000000000000000000010000",
      })
  void isEstimatedWhereTheTokenWouldMoveIt(String answer) {
    nodes.first.answers("eth_call", () -> answer);
    nodes.first.answers("eth_estimateGas", () -> "0xbb80");

    assertThat(estimate()).isEqualTo(48_000);
    assertThat(nodes.first.lastParams())
        .isEqualTo(
            List.of(
                Map.of(
                    "from",
                    FROM.checksummed(),
                    "to",
                    CONTRACT.checksummed(),
                    "data",
                    "0xa9059cbb000000000000000000000000de709f2102306220921060314715629080e2fb77"
                        + "000000000000000000000000000000000000000000000000000000000000002a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x0000000000000000000000000000000000000000000000000000000000000000",
        // No word of 32 bytes, so no answer that a caller could read as true.
        "0x01",
      })
  void isRefusedWhereTheTokenAnswersThatItMovesNothing(String answer) {
    nodes.first.answers("eth_call", () -> answer);
    nodes.first.answers("eth_estimateGas", () -> "0xbb80");

    assertThatExceptionOfType(TransferRefusedException.class)
        .isThrownBy(this::estimate)
        .withMessageContaining("the token answers that it moves nothing");
  }

  @Test
  void isRefusedWithTheReasonWhereTheTokenReverts() {
    nodes.first.answers(
        "eth_call",
        () -> {
          throw new NodeFailure(Kind.REFUSED, "first", "error 3 execution reverted: ERC20: paused");
        });

    assertThatExceptionOfType(TransferRefusedException.class)
        .isThrownBy(this::estimate)
        .withMessageContaining("ERC20: paused");
  }

  @Test
  void isRefusedWhereOnlyTheEstimateReverts() {
    nodes.first.answers("eth_call", () -> YES);
    nodes.first.answers(
        "eth_estimateGas",
        () -> {
          throw new NodeFailure(
              Kind.REFUSED, "first", "error -32000 gas required exceeds allowance");
        });

    assertThatExceptionOfType(TransferRefusedException.class).isThrownBy(this::estimate);
  }

  /** What is signed with less is never mined, and its nonce never free. */
  @Test
  void isAskedOfTheNextNodeWhereOneSaysLessThanAnyTransactionTakes() {
    nodes.first.answers("eth_call", () -> YES);
    nodes.first.answers("eth_estimateGas", () -> "0x5207");
    nodes.second.answers("eth_estimateGas", () -> "0x5208");

    assertThat(both().estimateGas(FROM, CONTRACT, TokenAmount.ZERO)).isEqualTo(21_000);
    assertThat(both().estimateTokenGas(CONTRACT, FROM, TO, TokenAmount.ofBaseUnits(42)))
        .isEqualTo(21_000);
    assertThatExceptionOfType(ChainUnavailableException.class)
        .isThrownBy(() -> chain.estimateGas(FROM, CONTRACT, TokenAmount.ZERO));
  }

  @Test
  void isUnknownWhereTheNodeFailsForItsOwnReasons() {
    nodes.first.answers(
        "eth_call",
        () -> {
          throw new NodeFailure(Kind.REFUSED, "first", "error -32601 no such method");
        });
    assertThatExceptionOfType(ChainUnavailableException.class).isThrownBy(this::estimate);

    nodes.first.fails(Kind.UNANSWERED);
    assertThatExceptionOfType(ChainUnavailableException.class).isThrownBy(this::estimate);
  }

  @Test
  void costsNothingBesideGasWhereTheSettingsNameNoOracle() {
    assertThat(chain.dataFee(192)).isEqualTo(TokenAmount.ZERO);
    assertThat(nodes.first.asked("eth_call")).isZero();
  }

  @Test
  void costsWhatTheOracleTellsForPublishingSoManyBytes() {
    nodes.first.answers("eth_call", () -> "0x%064x".formatted(4_711));

    assertThat(chain(ORACLE).dataFee(100)).isEqualTo(TokenAmount.ofBaseUnits(4_711));

    Map<?, ?> call = (Map<?, ?>) nodes.first.lastParams().getFirst();
    assertThat(call.get("to")).isEqualTo(ORACLE.checksummed());
    // getL1Fee(bytes): where the argument begins, its length, and itself in whole words.
    String data = Objects.requireNonNull((String) call.get("data"));
    assertThat(data)
        .startsWith("0x49948e0e" + "%064x".formatted(32) + "%064x".formatted(100))
        .hasSize(2 + 2 * (4 + 32 + 32 + 128));
    assertThat(zeroes(data.substring(2 + 8 + 128)))
        .as("what a compressor could leave out")
        .isLessThan(10);
  }

  @Test
  void isUnknownWhereTheOracleTellsNothing() {
    nodes.first.answers("eth_call", () -> "0x");

    assertThatExceptionOfType(ChainUnavailableException.class)
        .isThrownBy(() -> chain(ORACLE).dataFee(192))
        .withMessageContaining(ORACLE + " tells no data fee");
  }

  private static long zeroes(String hex) {
    long zeroes = 0;
    for (byte each : HexFormat.of().parseHex(hex)) {
      zeroes += each == 0 ? 1 : 0;
    }
    return zeroes;
  }

  private long estimate() {
    return chain.estimateTokenGas(CONTRACT, FROM, TO, TokenAmount.ofBaseUnits(42));
  }

  private Chain both() {
    return chain(null, nodes.first, nodes.second);
  }

  private Chain chain(@Nullable Address oracle) {
    return chain(oracle, nodes.first);
  }

  private Chain chain(@Nullable Address oracle, Node... asked) {
    ChainSettings.Fees fees = ConfiguredChains.local().fees();
    return new JsonRpcChain(
        ConfiguredChains.chain(
            ConfiguredChains.LOCAL,
            ConfiguredChains.TREASURY,
            new ChainSettings.Fees(
                fees.maxFeePerGasWei(), false, fees.maxTopUp(), fees.maxTopUpsPerDay(), oracle)),
        nodes.failOver(asked));
  }
}
