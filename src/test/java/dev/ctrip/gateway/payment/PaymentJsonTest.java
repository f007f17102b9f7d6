package dev.ctrip.gateway.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.sweep.Sweep;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON is a public contract: the files are changed by adding only. */
class PaymentJsonTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Token ETH = Token.nativeCoin("ETH", 18);
  private static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);
  private static final Address DEPOSIT =
      Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");

  private final PaymentJson json =
      new PaymentJson(
          new GatewaySettings(
              Set.of(), URI.create("https://pay.example.org"), URI.create("http://localhost:8233")),
          new TemporalUi(URI.create("http://localhost:8233"), "ctrip"));

  @Test
  void writesANewPaymentAsThePublicContractSays() throws IOException {
    assertThat(json.of(pending())).isEqualTo(golden("payment-pending.json"));
  }

  @Test
  void writesAPriceAndItsQuoteAsThePublicContractSays() throws IOException {
    assertThat(json.of(priced())).isEqualTo(golden("payment-priced.json"));
  }

  @Test
  void writesASettledPaymentAsThePublicContractSays() throws IOException {
    assertThat(json.of(settled())).isEqualTo(golden("payment-settled.json"));
  }

  @Test
  void leavesOutNothingButTheOperatorsLink() {
    JsonNode all = JSON.readTree(json.of(settled()));

    JsonNode some = JSON.readTree(json.withoutOperatorLinks(settled()));

    assertThat(some.path("links").propertyNames()).containsExactly("checkout");
    assertThat(some.propertyNames()).containsExactlyElementsOf(all.propertyNames());
    assertThat(some.path("deposits")).isEqualTo(all.path("deposits"));
  }

  /** In order of block, since that is how they came. */
  @Test
  void namesTheHundredLargestOfVeryManyDeposits() {
    List<Deposit> many =
        IntStream.range(0, 10_000)
            .mapToObj(i ->
                deposit(
                    "%x".formatted(i % 16), i, i % 100 == 7 ? "1000" : "1", i, Deposit.State.SEEN))
            .toList();

    JsonNode shown = JSON.readTree(json.of(pending(many)));

    assertThat(shown.path("deposits_total").asInt()).isEqualTo(10_000);
    assertThat(shown.path("deposits").size()).isEqualTo(100);
    assertThat(shown.path("deposits").path(0).path("block_number").asInt()).isEqualTo(7);
    assertThat(shown.path("deposits").path(99).path("block_number").asInt()).isEqualTo(9_907);
  }

  private static Payment pending() {
    return pending(List.of());
  }

  private static Payment pending(List<Deposit> deposits) {
    return pending(deposits, null);
  }

  private static Payment priced() {
    Price price = Price.parse(Price.currency("EUR"), "250.5");
    Rate rate = Rate.parse("2505.00");
    return pending(List.of(), new Quote(price, rate.amountFor(price, ETH), rate, "fixed", CREATED));
  }

  private static Payment pending(List<Deposit> deposits, @Nullable Quote quote) {
    return payment(
        PaymentStatus.PENDING,
        List.of(),
        ETH,
        "0",
        "0",
        0,
        null,
        "{}",
        null,
        1,
        null,
        deposits,
        null,
        quote);
  }

  private static Payment settled() {
    Deposit first = deposit("a", null, "60000000000000000", 12, Deposit.State.CONFIRMED);
    Deposit second = deposit("b", 7, "40000000000000001", 14, Deposit.State.ORPHANED);
    Sweep sweep =
        new Sweep(
            "swp_1",
            ChainId.of(1),
            USDC,
            TokenAmount.parseBaseUnits("100000000000000001"),
            TokenAmount.parseBaseUnits("99999999999979001"),
            TokenAmount.ofBaseUnits(21000),
            Sweep.State.SWEPT,
            TxHash.parse("0x" + "c".repeat(64)),
            CREATED.plusSeconds(20),
            CREATED.plusSeconds(30),
            null);
    return payment(
        PaymentStatus.SETTLED,
        List.of(PaymentFlag.OVERPAID, PaymentFlag.NEEDS_ATTENTION),
        USDC,
        "100000000000000001",
        "100000000000000001",
        4,
        "A-4711",
        "{\"farbe\":\"grün\"}",
        "https://shop.example/hook",
        5,
        CREATED.plusNanos(10_123_456_000L),
        List.of(first, second),
        sweep,
        null);
  }

  private static Deposit deposit(
      String digit, @Nullable Integer logIndex, String amount, long block, Deposit.State state) {
    return new Deposit(
        ChainId.of(31337),
        TxHash.parse("0x" + digit.repeat(64)),
        logIndex,
        Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        DEPOSIT,
        USDC.contract(),
        TokenAmount.parseBaseUnits(amount),
        block,
        BlockHash.parse("0x" + "d".repeat(64)),
        CREATED,
        state);
  }

  private static Payment payment(
      PaymentStatus status,
      List<PaymentFlag> flags,
      Token token,
      String received,
      String confirmed,
      long confirmations,
      @Nullable String orderId,
      String metadataJson,
      @Nullable String webhookUrl,
      long sequence,
      @Nullable Instant moved,
      List<Deposit> deposits,
      @Nullable Sweep sweep,
      @Nullable Quote quote) {
    return new Payment(
        "pay_0123456789abcdef",
        "mer_shop",
        status,
        flags,
        null,
        ChainId.of(31337),
        "local",
        token,
        DEPOSIT,
        TokenAmount.parseBaseUnits("100000000000000000"),
        TokenAmount.parseBaseUnits(received),
        TokenAmount.parseBaseUnits(confirmed),
        confirmations,
        2,
        orderId,
        metadataJson,
        webhookUrl,
        sequence,
        CREATED,
        CREATED.plusSeconds(1800),
        null,
        moved,
        moved,
        moved,
        deposits,
        15,
        sweep,
        quote);
  }

  /** Indented for people in the file, compared as it goes out. */
  private static String golden(String file) throws IOException {
    String text =
        new ClassPathResource("payloads/" + file).getContentAsString(StandardCharsets.UTF_8);
    return JSON.writeValueAsString(JSON.readTree(text));
  }
}
