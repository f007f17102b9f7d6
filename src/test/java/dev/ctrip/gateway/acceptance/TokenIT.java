package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.address;
import static dev.ctrip.gateway.world.Installation.flags;
import static dev.ctrip.gateway.world.Installation.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.wallet.evm.DevelopmentGasWallet;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.LocalChain.Transfer;
import dev.ctrip.gateway.world.LocalToken;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Payments in an ERC-20 token, and money that came in another asset than was asked for. */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TokenIT {

  private static final BigInteger DOLLARS = new BigInteger("12500000");
  private static final BigInteger PART = new BigInteger("5000000");

  @TempDir static Path directory;

  private Installation installation;
  private JsonNode paidWithoutGas;

  @BeforeAll
  void start() {
    installation = Installation.start(directory, Map.of("ctrip.sweep.interval", "3s"));
    payWhileTheGasWalletIsEmpty();
  }

  /** Before the others begin, whose gas comes from the same wallet. */
  private void payWhileTheGasWalletIsEmpty() {
    BigInteger funds = chain().balance(DevelopmentGasWallet.address());
    assertThat(funds).isPositive();
    // Before anybody has seen what it had, or its loss would be an incident.
    chain().setBalance(DevelopmentGasWallet.address(), BigInteger.ZERO);
    installation.startGatewayAndAwaitReady();
    paidWithoutGas = installation.createInToken(PART);
    installation.payInToken(paidWithoutGas, PART);
    JsonNode waiting =
        installation.awaitPayment(
            paidWithoutGas, now -> now.path("sweep").path("state").asString("").equals("waiting"));
    assertThat(status(waiting)).isEqualTo("confirmed");
    assertThat(chain().sent(address(paidWithoutGas))).isZero();
    chain().setBalance(DevelopmentGasWallet.address(), funds);
  }

  @AfterAll
  void stop() {
    try (Installation running = installation) {
      running.assertTreasuryRoseBySweeps();
      running.assertBooksEqualTheChain();
      running.assertNoErrorsLogged();
    }
  }

  @Test
  void settlesAPaymentInAToken() {
    JsonNode payment = installation.createInToken(DOLLARS);
    assertThat(payment.path("token_contract_address").asString()).isEqualTo(LocalToken.CONTRACT);

    String txHash = installation.payInToken(payment, DOLLARS);

    JsonNode confirmed = installation.awaitStatus(payment, "settled");
    assertThat(confirmed.path("amount_confirmed").asString()).isEqualTo(DOLLARS.toString());
    JsonNode deposit = confirmed.path("deposits").path(0);
    assertThat(deposit.path("tx_hash").asString()).isEqualTo(txHash);
    assertThat(deposit.path("log_index").isNumber()).isTrue();
    assertThat(deposit.path("token_contract_address").asString()).isEqualTo(LocalToken.CONTRACT);
    installation.awaitToldOf(
        payment,
        Set.of("payment.created", "payment.detected", "payment.confirmed", "payment.settled"));
    assertSweptWithGas(payment, confirmed, DOLLARS);
  }

  /** An empty gas wallet delays; nothing fails, and nobody has to do anything but fill it. */
  @Test
  void waitsForGasAndGoesOnOnceThereIsSome() {
    JsonNode settled = installation.awaitStatus(paidWithoutGas, "settled");

    assertSweptWithGas(paidWithoutGas, settled, PART);
  }

  /**
   * From the refund wallet, which the operator fills only once it is asked for more than it has.
   */
  @Test
  void refundsATokenAndTheCoinOnceEachAfterTheWalletIsFilled() {
    JsonNode inToken = installation.createInToken(PART);
    installation.payInToken(inToken, PART);
    JsonNode inCoin = installation.createAndPay(SMALL);
    installation.awaitStatus(inToken, "settled");
    installation.awaitStatus(inCoin, "settled");
    String payer = "0x8ba1f109551bD432803012645Ac136ddd64DBA72";
    String wallet = DevelopmentGasWallet.refundWallet();
    BigInteger half = SMALL.shiftRight(1);

    try (MerchantClient asks = installation.refunder();
        MerchantClient approves = installation.refunder()) {
      JsonNode token = asks.refund(Installation.id(inToken), PART, payer);
      JsonNode coin = asks.refund(Installation.id(inCoin), half, payer);
      assertThat(coin.path("status").asString()).isEqualTo("requested");
      assertThatExceptionOfType(MerchantClient.Refused.class)
          .isThrownBy(() -> asks.approveRefund(Installation.id(coin)))
          .satisfies(e -> assertThat(e.problem()).isEqualTo("refund-needs-another-key"));
      assertThatExceptionOfType(MerchantClient.Refused.class)
          .isThrownBy(() -> asks.refund(Installation.id(inCoin), SMALL, payer))
          .satisfies(e -> assertThat(e.problem()).isEqualTo("refund-too-large"));
      approves.approveRefund(Installation.id(token));
      approves.approveRefund(Installation.id(coin));
      awaitRefund(asks, token, "needs_funds");
      awaitRefund(asks, coin, "needs_funds");

      chain().send(chain().accounts().getFirst(), wallet, SMALL);
      new LocalToken(chain()).pay(wallet, PART);

      JsonNode tokenDone = awaitRefund(asks, token, "done");
      JsonNode coinDone = awaitRefund(asks, coin, "done");
      assertThat(new LocalToken(chain()).balance(payer)).isEqualTo(PART);
      assertThat(chain().balance(payer)).isEqualTo(half);
      assertThat(chain().sentBy(wallet))
          .extracting(Transfer::hash)
          .containsExactlyInAnyOrder(
              tokenDone.path("tx_hash").asString(), coinDone.path("tx_hash").asString());
      for (String type :
          List.of("refund.requested", "refund.approved", "refund.needs_funds", "refund.done")) {
        installation.receiver().awaitDelivery(type, Installation.id(coin), LONG);
      }
    }
  }

  private static JsonNode awaitRefund(MerchantClient merchant, JsonNode refund, String status) {
    return await()
        .alias(Installation.id(refund))
        .atMost(Installation.PATIENCE)
        .until(
            () -> merchant.findRefund(Installation.id(refund)),
            now -> now.path("status").asString("").equals(status));
  }

  /** By the blocks: the token went to the treasury once, for gas that came just before. */
  private void assertSweptWithGas(JsonNode payment, JsonNode settled, BigInteger amount) {
    List<Transfer> sent = chain().sentBy(address(payment));
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().to()).isEqualToIgnoringCase(LocalToken.CONTRACT);
    assertThat(sent.getFirst().hash()).isEqualTo(settled.path("sweep").path("tx_hash").asString());
    assertThat(settled.path("sweep").path("value").asString()).isEqualTo(amount.toString());
    assertThat(new LocalToken(chain()).balance(address(payment))).isZero();
    List<Transfer> gas =
        chain().sentBy(DevelopmentGasWallet.address()).stream()
            .filter(topUp -> topUp.to().equalsIgnoreCase(address(payment)))
            .toList();
    assertThat(gas).hasSize(1);
    assertThat(chain().balance(address(payment)))
        .isEqualTo(gas.getFirst().value().subtract(sent.getFirst().fee()));
    assertThat(settled.path("deposits")).as("gas is no deposit").hasSize(1);
    assertThat(flags(settled)).doesNotContain("wrong_asset");
  }

  private LocalChain chain() {
    return installation.chain();
  }

  @Test
  void addsUpPartsInAToken() {
    JsonNode payment = installation.createInToken(DOLLARS);
    installation.payInToken(payment, PART);
    JsonNode part = installation.awaitFlags(payment, "underpaid");
    assertThat(status(part)).isEqualTo("pending");

    installation.payInToken(payment, DOLLARS.subtract(PART));

    JsonNode confirmed = installation.awaitStatus(payment, "settled");
    assertThat(confirmed.path("amount_received").asString()).isEqualTo(DOLLARS.toString());
    assertThat(flags(confirmed)).doesNotContain("underpaid", "overpaid");
  }

  @Test
  void creditsNoTokenWhereTheCoinWasAskedFor() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.payInToken(payment, SMALL);

    JsonNode odd = installation.awaitFlags(payment, "wrong_asset", "needs_attention");

    assertThat(status(odd)).isEqualTo("pending");
    assertThat(odd.path("amount_received").asString()).isEqualTo("0");
    assertThat(odd.path("deposits").path(0).path("token_contract_address").asString())
        .isEqualTo(LocalToken.CONTRACT);
    installation.awaitToldOf(
        payment, Set.of("payment.created", "payment.wrong_asset", "payment.needs_attention"));
    awaitNoneLeft(() -> new LocalToken(chain()).balance(address(payment)));
    assertThat(chain().sentBy(address(payment)))
        .singleElement()
        .satisfies(sweep -> assertThat(sweep.to()).isEqualToIgnoringCase(LocalToken.CONTRACT));
  }

  /** No payment's own workflow sweeps what it did not ask for; the chain's round does. */
  private static void awaitNoneLeft(Callable<BigInteger> balance) {
    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(balance.call()).isZero());
  }

  /** Whoever asked for the coin still gets it by paying again. */
  @Test
  void settlesWithTheRightAssetAfterAWrongOne() {
    JsonNode payment = installation.create(SMALL, LONG);
    installation.payInToken(payment, PART);
    installation.awaitFlags(payment, "wrong_asset", "needs_attention");

    installation.pay(payment, SMALL);

    JsonNode settled = installation.awaitStatus(payment, "settled");
    assertThat(settled.path("amount_received").asString()).isEqualTo(SMALL.toString());
    assertThat(flags(settled)).contains("wrong_asset");
  }

  @Test
  void creditsNoCoinWhereATokenWasAskedFor() {
    JsonNode payment = installation.createInToken(DOLLARS);
    installation.pay(payment, SMALL);

    JsonNode odd = installation.awaitFlags(payment, "wrong_asset", "needs_attention");

    assertThat(status(odd)).isEqualTo("pending");
    assertThat(odd.path("amount_received").asString()).isEqualTo("0");
    awaitNoneLeft(() -> chain().balance(address(payment)));
  }
}
