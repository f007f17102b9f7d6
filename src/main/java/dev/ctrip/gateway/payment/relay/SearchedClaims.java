package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ClaimResult;
import dev.ctrip.gateway.payment.ClaimResult.Reason;
import dev.ctrip.gateway.payment.Claims;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Claims by a search of the chain at once; the workflow follows by the relay. */
@Component
@ConditionalOnRole(Role.API)
class SearchedClaims implements Claims, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(SearchedClaims.class);

  private final Payments payments;
  private final Chains chains;
  private final DepositSearch search;
  private final Relay relay;
  private final ExecutorService wakes = Executors.newVirtualThreadPerTaskExecutor();

  SearchedClaims(Payments payments, Chains chains, DepositSearch search, Relay relay) {
    this.payments = payments;
    this.chains = chains;
    this.search = search;
    this.relay = relay;
  }

  @Override
  public ClaimResult claim(String merchantId, String paymentId, TxHash txHash) {
    Optional<Payment> found = payments.find(merchantId, paymentId);
    if (found.isEmpty()) {
      return new ClaimResult.NotFound();
    }
    if (chains.withId(found.get().chainId()).isEmpty()) {
      return new ClaimResult.ChainNotEnabled();
    }
    try {
      return lookInto(txHash, found.get());
    } catch (ChainUnavailableException e) {
      LOG.warn("{} cannot be looked into for {}: {}", txHash, paymentId, e.toString());
      return new ClaimResult.ChainUnavailable();
    }
  }

  private ClaimResult lookInto(TxHash txHash, Payment payment) {
    DepositSearch.Outcome outcome =
        search.claim(payment.chainId(), txHash, payment.address()).outcome();
    return switch (outcome) {
      case RECORDED, KNOWN -> wake(payment);
      case NOT_READ_YET -> new ClaimResult.NotReadYet();
      case NOT_MINED -> new ClaimResult.Nothing(Reason.NOT_MINED);
      case FAILED -> new ClaimResult.Nothing(Reason.FAILED);
      case NOTHING_FOR_ADDRESS -> lookAtTheBalance(payment);
    };
  }

  /** What a contract pays out leaves no transfer in the transaction, only a balance. */
  private ClaimResult lookAtTheBalance(Payment payment) {
    return search.byBalance(payment.chainId(), payment.address()).isEmpty()
        ? new ClaimResult.Nothing(Reason.NOTHING_FOR_ADDRESS)
        : wake(payment);
  }

  private ClaimResult wake(Payment payment) {
    wakes.execute(() -> relay.wakeNow(payment.id()));
    return new ClaimResult.Recorded(
        payments.find(payment.merchantId(), payment.id()).orElseThrow());
  }

  @Override
  public void destroy() {
    wakes.close();
  }
}
