package dev.ctrip.gateway.payment.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.world.api.FakeChains;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestHashTest {

  private static final Token ETH = Token.nativeCoin("ETH", 18);
  private static final Token USDC = new Token("USDC", FakeChains.USDC, 6);

  /** Stored hashes are compared with ones made later, so the form must never change. */
  @Test
  void staysAsItWasStored() {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "2");
    metadata.put("a", "ü\"");

    assertThat(hash("A-1", metadata, 60L, "https://x.example", 31337, USDC, 100))
        .isEqualTo("b032a24525605a17acf8628cfa051686ea208bff2c5977f3f73df15fa4d1ea09");
  }

  @Test
  void doesNotDependOnTheOrderOfMetadata() {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("a", "1");
    metadata.put("b", "2");

    assertThat(hash(null, metadata.reversed(), null, null, 1, ETH, 100))
        .isEqualTo(hash(null, metadata, null, null, 1, ETH, 100));
  }

  /** The same of a price. */
  @Test
  void staysAsItWasStoredOfAPrice() {
    assertThat(hash(Price.parse(Price.currency("EUR"), "12.5")))
        .isEqualTo("e5f9feb92f74ae5d172d0e855388a637b2479421950bd8ed847ca6ae41d06570")
        .isNotEqualTo(hash(Price.parse(Price.currency("EUR"), "12.51")))
        .isNotEqualTo(hash(Price.parse(Price.currency("USD"), "12.50")));
  }

  @Test
  void tellsApartWhatMeansSomethingElse() {
    List<String> hashes =
        Stream.of(
                hash(null, Map.of(), null, null, 1, ETH, 100),
                hash("1", Map.of(), null, null, 1, ETH, 100),
                hash(null, Map.of("a", "1"), null, null, 1, ETH, 100),
                hash(null, Map.of("a", "2"), null, null, 1, ETH, 100),
                hash(null, Map.of(), 1800L, null, 1, ETH, 100),
                hash(null, Map.of(), null, "1", 1, ETH, 100),
                hash(null, Map.of(), null, null, 2, ETH, 100),
                hash(null, Map.of(), null, null, 1, USDC, 100),
                hash(null, Map.of(), null, null, 1, ETH, 101))
            .toList();

    assertThat(hashes).doesNotHaveDuplicates();
  }

  private static String hash(Price price) {
    PaymentRequest request =
        new PaymentRequest(null, null, null, null, null, "A-1", null, null, null);
    return HexFormat.of().formatHex(RequestHash.of(request, ChainId.of(31337), ETH, null, price));
  }

  private static String hash(
      @Nullable String orderId,
      Map<String, String> metadata,
      @Nullable Long expiresIn,
      @Nullable String webhookUrl,
      long chain,
      Token token,
      long amount) {
    PaymentRequest request =
        new PaymentRequest(null, null, null, null, null, orderId, metadata, expiresIn, webhookUrl);
    return HexFormat.of()
        .formatHex(
            RequestHash.of(
                request, ChainId.of(chain), token, TokenAmount.ofBaseUnits(amount), null));
  }
}
