package dev.ctrip.gateway.payment;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ctrip.gateway.accounting.BooksKeeping;
import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.admin.activity.ChainScan;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.PaymentFacts.ChainClock;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.RefundSteps;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweeperWorkflow;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.activity.ActivityInterface;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.workflow.WorkflowInterface;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in workflow histories outlives every release: the files are changed by adding only.
 */
class HistoryPayloadsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DataConverter CONVERTER = Payloads.converter();

  private static final Instant TIME = Instant.parse("2026-01-01T12:00:00.123456Z");
  private static final Address ADDRESS =
      Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final TokenAmount LARGEST = new TokenAmount(TokenAmount.MAX_BASE_UNITS);
  private static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);
  private static final ChainId POLYGON = ChainId.of(137);
  private static final BlockRange BLOCKS = new BlockRange(12, 4711);
  private static final String TX = "0x" + "a".repeat(64);
  private static final Transition TRANSITION =
      new Transition(
          PaymentEventType.WRONG_ASSET,
          PaymentStatus.DETECTED,
          new TreeSet<>(EnumSet.of(PaymentFlag.WRONG_ASSET, PaymentFlag.NEEDS_ATTENTION)),
          LARGEST,
          TokenAmount.ZERO,
          "an asset that was not asked for arrived",
          "received 1 ETH of 1 ETH");

  static Stream<Arguments> payloads() {
    return Stream.of(
        payload("payment-terms", Facts.TERMS),
        payload("payment-terms-of-a-token", termsOfAToken()),
        payload("payment-facts", facts()),
        payload("payment-facts-of-a-new-payment", Facts.of(PaymentStatus.PENDING).build()),
        payload("transition", TRANSITION),
        payload(
            "recording",
            new PaymentLedger.Recording("pay_1", "pay_1/payment.late/4", 3, 2, true, TRANSITION)),
        payload("judged", new PaymentLedger.Judged("pay_1", 2)),
        payload("cancellation", new PaymentLedger.Cancellation("pay_1", "key_1", "asked to")),
        payload(
            "deposit-notice",
            new PaymentSignals.DepositNotice(
                TxHash.parse(TX), 7, 12, "0x" + "b".repeat(64), "seen")),
        payload("note", new PaymentSignals.Note("key_1", "asked to")),
        payload("cancel-answer", new PaymentWorkflow.CancelAnswer(true, null)),
        payload("cancel-answer-refusing", new PaymentWorkflow.CancelAnswer(false, "too late")),
        payload("payment-status", PaymentStatus.SETTLED),
        payload(
            "deposit-confirmation-request",
            new DepositConfirmation.Request(ChainId.of(137), ADDRESS, 128, Finality.FINALIZED)),
        payload("deposit-confirmation-report", new DepositConfirmation.Report(1, 2, 3)),
        payload("sweep-request", sweepRequest()),
        payload(
            "sweep-plan",
            new SweepTransfers.Plan(SweepTransfers.Decision.PLANNED, "out_1", "1 ETH to sweep")),
        payload(
            "sweep-progress",
            new SweepTransfers.Progress(SweepTransfers.Stage.MINED, TX, 2, "", 11, null)),
        payload("sweep-outcome", new SweepOutcome(SweepOutcome.Kind.DEFERRED, "not worth its fee")),
        payload("webhook-outcome", WebhookDelivery.Outcome.ACKNOWLEDGED),
        payload(
            "deliver-webhooks-request",
            new DeliverWebhooksWorkflow.Request(List.of("msg_1", "msg_2"))),
        payload("refund-state", RefundState.NEEDS_FUNDS),
        payload(
            "refund-standing",
            new RefundSteps.Standing(
                RefundState.SENDING,
                "1 ETH",
                "out_1",
                true,
                "",
                6,
                Duration.ofSeconds(2),
                List.of(new Webhooks.Pending("msg_1", "refund.approved")),
                "pay_1")),
        payload("chain-id", POLYGON),
        payload("scan-request", new ScanWorkflow.Request(POLYGON, "polygon", BLOCKS, "key_1")),
        payload(
            "scan-request-to-the-head",
            new ScanWorkflow.Request(POLYGON, "polygon", null, "key_1")),
        payload("scan-blocks", new ChainScan.Blocks(POLYGON, BLOCKS)),
        payload("scan-holder", new ChainScan.Holder(POLYGON, ADDRESS)),
        payload("findings", findings()),
        payload(
            "process-payment-request",
            new ProcessPaymentWorkflow.Request("pay_1", POLYGON, "polygon", ADDRESS, "key_1")),
        payload(
            "process-payment-result", new ProcessPaymentWorkflow.Processed(findings(), standing())),
        payload(
            "recheck-wake",
            new PaymentRecheck.Wake("pay_1", new PaymentSignals.Note("key_1", "asked to"))),
        payload("recheck-standing", standing()),
        payload("books-report", new BooksKeeping.Report(3, 20, 1)),
        payload(
            "sweeper-route",
            new SweeperWorkflow.Route(POLYGON, "polygon", 7, "out_9", "swp_1", null, "x")),
        payload("sweep-sent", new SweepRounds.Sent(POLYGON, "polygon", "out_9")),
        payload(
            "sweeper-pass",
            new SweeperWorkflow.Pass(
                TIME, 7, 1, List.of("out_1: waits"), List.of("1 POL"), List.of("2 POL: too dear"))),
        payload(
            "sweep-settling",
            new SweepRounds.Settling(
                List.of(new SweepRounds.Unfinished("out_1", "waits", "out_2")),
                4,
                Duration.ofMinutes(5),
                "out_9",
                false)),
        payload(
            "sweep-search",
            new SweepRounds.Search(POLYGON, SweepRounds.Source.FOREIGN, null, true)),
        payload("sweep-found", new SweepRounds.Found(List.of(unswept()), "next")),
        payload("sweep-place", new SweepRounds.Place(POLYGON, ADDRESS)),
        payload("sweep-spot", unswept().spot()),
        payload("sweep-wake", new SweepRounds.Wake(List.of(unswept()), "key_1", "asked to")),
        payload("sweep-question", new SweepRounds.Question(List.of(unswept()), TIME)),
        payload("sweep-leftover", new SweepRounds.Leftover(sweepRequest(), Duration.ofSeconds(2))),
        payload(
            "sweep-now-request",
            new SweepWorkflow.Request(
                List.of(new SweepWorkflow.Target(POLYGON, "polygon")), ADDRESS, true, "key_1")),
        payload(
            "sweep-now-result",
            new SweepWorkflow.Swept(
                false,
                1,
                List.of(SweepWorkflow.Row.of(unswept(), swept())),
                List.of("polygon does not answer"))));
  }

  private static Unswept unswept() {
    return new Unswept(
        "pay_1",
        POLYGON,
        "polygon",
        ADDRESS,
        USDC,
        LARGEST,
        false,
        Unswept.Outlook.WAITS,
        TokenAmount.ofBaseUnits(3),
        "too dear",
        "swp_1",
        null);
  }

  private static SweepRounds.Progress swept() {
    return new SweepRounds.Progress(
        "swp_1",
        Sweep.State.SWEPT,
        TxHash.parse(TX),
        LARGEST,
        LARGEST,
        TokenAmount.ofBaseUnits(2),
        null,
        true);
  }

  private static Findings findings() {
    return new Findings(
        20,
        21,
        2,
        List.of(
            new Findings.Found(null, null, 12, ADDRESS, null, TokenAmount.ofBaseUnits(1)),
            new Findings.Found(
                TxHash.parse(TX), 7, 13, ADDRESS, USDC.contract(), TokenAmount.ofBaseUnits(2))));
  }

  private static PaymentRecheck.Standing standing() {
    return new PaymentRecheck.Standing(
        PaymentStatus.DETECTED, List.of(PaymentFlag.OVERPAID), TokenAmount.ofBaseUnits(3), true);
  }

  private static Arguments payload(String file, Object value) {
    return Arguments.of(file, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void isWrittenAsThePublicFormatSays(String file, Object value) throws IOException {
    Payload payload = CONVERTER.toPayload(value).orElseThrow();

    assertThat(payload.getData().toStringUtf8()).isEqualTo(golden(file).toString());
    assertThat(payload.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("json/plain");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void isReadBackAsItWas(String file, Object value) throws IOException {
    assertThat(read(golden(file), value.getClass())).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void isReadAlthoughANewerReleaseAddedFields(String file, Object value) throws IOException {
    JsonNode newer = golden(file);
    addToEveryObject(newer);

    assertThat(read(newer, value.getClass())).isEqualTo(value);
  }

  /** From when every key was a deposit address's. */
  @Test
  void readsASweepRequestOfBeforeThereWereAccounts() throws IOException {
    assertThat(read(golden("sweep-request-of-before-accounts"), SweepRequest.class))
        .isEqualTo(sweepRequest());
  }

  /** From when nothing changed what was due. */
  @Test
  void takesWhatIsDueFromTheTermsWhereTheFactsDoNotSay() throws IOException {
    ObjectNode older = (ObjectNode) golden("payment-facts");
    older.remove("amountDue");

    PaymentFacts facts = (PaymentFacts) read(older, PaymentFacts.class);

    assertThat(facts.current(Facts.TERMS)).isEqualTo(Facts.TERMS);
  }

  @Test
  void coversWhateverCrosses() {
    Set<String> covered =
        payloads()
            .map(payload -> Objects.requireNonNull(payload.get()[1]).getClass().getName())
            .collect(toSet());

    Set<String> crossing =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.ctrip.gateway")
                .stream()
                .filter(type ->
                    type.isAnnotatedWith(ActivityInterface.class)
                        || type.isAnnotatedWith(WorkflowInterface.class))
                .flatMap(type -> type.getMethods().stream())
                .flatMap(method ->
                    Stream.concat(
                        Stream.of(method.getRawReturnType()),
                        method.getRawParameterTypes().stream()))
                .map(JavaClass::getName)
                .filter(name -> name.startsWith("dev.ctrip."))
                .collect(toSet());

    assertThat(crossing).hasSizeGreaterThan(10).isSubsetOf(covered);
  }

  private static PaymentTerms termsOfAToken() {
    return new PaymentTerms(
        "pay_0123456789abcdef0123456789abcdef",
        "mer_shop",
        null,
        "polygon",
        ChainId.of(137),
        USDC,
        LARGEST,
        Tolerance.NONE,
        TokenAmount.ZERO,
        ADDRESS,
        2_147_483_647,
        128,
        Finality.FINALIZED,
        Duration.ofMillis(2_100),
        Duration.ofSeconds(90),
        Duration.ofHours(36),
        LatePolicy.ACCEPT,
        null,
        null);
  }

  private static PaymentFacts facts() {
    return new PaymentFacts(
        PaymentStatus.CANCELLED,
        new TreeSet<>(EnumSet.allOf(PaymentFlag.class)),
        "money arrived at a payment that is cancelled",
        6,
        LARGEST,
        TokenAmount.ofBaseUnits(9_007_199_254_740_993L),
        TokenAmount.ofBaseUnits(9_007_199_254_740_994L),
        TIME,
        TIME.plusSeconds(60),
        true,
        5,
        4,
        new ChainClock(100, TIME.minusSeconds(1), 103),
        new DepositTally(
            TokenAmount.ofBaseUnits(1),
            TokenAmount.ofBaseUnits(2),
            TokenAmount.ofBaseUnits(3),
            TokenAmount.ofBaseUnits(4),
            101L,
            5,
            TIME,
            6,
            7,
            List.of(TX)),
        TokenAmount.ofBaseUnits(8),
        TokenAmount.ofBaseUnits(9),
        TokenAmount.ofBaseUnits(8),
        10,
        "sweep swp_1 failed on chain",
        List.of(
            new Webhooks.Pending("msg_1", "payment.created"),
            new Webhooks.Pending("msg_2", "payment.cancelled")),
        true,
        TokenAmount.ofBaseUnits(11),
        TokenAmount.ofBaseUnits(12));
  }

  private static SweepRequest sweepRequest() {
    return new SweepRequest(
        "pay_1/sweep/0",
        "pay_1",
        ChainId.of(31337),
        ADDRESS,
        KeyReference.ofDeposit(7),
        Token.nativeCoin("ETH", 18),
        TokenAmount.parseBaseUnits("1000000000000000000"),
        2);
  }

  /** Indented for people in the file. */
  private static JsonNode golden(String file) throws IOException {
    return JSON.readTree(
        new ClassPathResource("payloads/history/" + file + ".json")
            .getContentAsString(StandardCharsets.UTF_8));
  }

  private static Object read(JsonNode json, Class<?> type) {
    Payload payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8(json.toString()))
            .build();
    return CONVERTER.fromPayload(payload, type, type);
  }

  private static void addToEveryObject(JsonNode json) {
    json.forEach(HistoryPayloadsTest::addToEveryObject);
    if (json instanceof ObjectNode object) {
      object.put("addedLater", "unknown");
    }
  }
}
