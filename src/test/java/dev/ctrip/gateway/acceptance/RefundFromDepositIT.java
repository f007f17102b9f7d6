package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.address;
import static dev.ctrip.gateway.world.Installation.id;
import static dev.ctrip.gateway.world.Installation.status;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.wallet.evm.DevelopmentGasWallet;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.LocalChain.Transfer;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A refund of money that is not worth sweeping yet, and what is left swept once it is. */
@ExtendWith(SideBySide.class)
@Timeout(300)
class RefundFromDepositIT {

  /** Its sweep costs more than a hundredth of it, and less than half. */
  private static final BigInteger PAID = new BigInteger("1000000000000000");

  private static final BigInteger REFUNDED = new BigInteger("400000000000000");
  private static final String PAYER = "0x8ba1f109551bD432803012645Ac136ddd64DBA72";

  @TempDir static Path directory;

  @Test
  void isPaidWhereTheMoneyLiesAndTheRestIsSwept() {
    try (Installation installation =
        Installation.start(
            directory, Map.of("ctrip.sweep.max-fee-percent", "1", "ctrip.sweep.interval", "3s"))) {
      installation.startGatewayAndAwaitReady();
      BigInteger treasuryBefore = installation.chain().balance(installation.treasury());
      JsonNode payment = installation.createAndPay(PAID);
      JsonNode waiting =
          installation.awaitPayment(payment, now -> sweepState(now).equals("waiting"));
      assertThat(status(waiting)).isEqualTo("confirmed");

      JsonNode done = refund(installation, payment);

      assertThat(done.path("source").asString()).isEqualTo("deposit_address");
      assertThat(installation.chain().balance(PAYER)).isEqualTo(REFUNDED);
      assertThat(installation.chain().sentBy(DevelopmentGasWallet.refundWallet())).isEmpty();
      installation.awaitPayment(payment, now -> sweepState(now).equals("waiting"));

      installation.stopGateway();
      installation.set("ctrip.sweep.max-fee-percent", "50");
      installation.startGatewayAndAwaitReady();
      // Else it would be looked at within the hour.
      installation.workflows().signal(payment, "recheck");
      installation.awaitStatus(payment, "settled");

      List<Transfer> sent = installation.chain().sentBy(address(payment));
      assertThat(sent).hasSize(2);
      assertThat(sent.getFirst().hash()).isEqualTo(done.path("tx_hash").asString());
      assertThat(sent.getFirst().value()).isEqualTo(REFUNDED);
      assertThat(installation.chain().balance(installation.treasury()))
          .isEqualTo(treasuryBefore.add(sent.getLast().value()));
      assertThat(installation.chain().balance(address(payment))).isZero();
      installation.assertBooksEqualTheChain();
      installation.assertNoErrorsLogged();
    }
  }

  private static JsonNode refund(Installation installation, JsonNode payment) {
    try (MerchantClient asks = installation.refunder();
        MerchantClient approves = installation.refunder()) {
      JsonNode refund = asks.refund(id(payment), REFUNDED, PAYER);
      assertThat(refund.path("source").isNull()).isTrue();
      approves.approveRefund(id(refund));
      JsonNode done =
          await()
              .atMost(Installation.PATIENCE)
              .until(
                  () -> asks.findRefund(id(refund)),
                  now -> now.path("status").asString("").equals("done"));
      installation.receiver().awaitDelivery("refund.done", id(refund), LONG);
      return done;
    }
  }
}
