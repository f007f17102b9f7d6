package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Turns an operator's request into what a workflow is started with, or says which field is wrong
 * and what would be right.
 */
@Component
@ConditionalOnRole(Role.API)
final class AdminRequests {

  private static final long MOST_BLOCKS = 10_000;

  /**
   * So that a number after it is still one; JSON itself is exact up to here (RFC 8259, section 6).
   */
  private static final long HIGHEST_BLOCK = (1L << 53) - 1;

  private final Chains chains;
  private final Payments payments;

  AdminRequests(Chains chains, Payments payments) {
    this.chains = chains;
    this.payments = payments;
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable
   */
  ScanWorkflow.Request scan(String actor, ScanRequest request) {
    ChainSettings chain = chain(request.chain());
    return new ScanWorkflow.Request(chain.id(), chain.name(), blocks(request), actor);
  }

  private ChainSettings chain(@Nullable String name) {
    if (name == null) {
      throw invalid("chain", "The chain is missing.", oneOfTheChains());
    }
    return chains
        .named(name)
        .orElseThrow(() -> invalid("chain", "No such chain.", oneOfTheChains()));
  }

  private String oneOfTheChains() {
    return "Use one of: "
        + chains.enabled().stream().map(ChainSettings::name).collect(Collectors.joining(", "))
        + ".";
  }

  private static @Nullable BlockRange blocks(ScanRequest request) {
    Long from = request.fromBlock();
    Long to = request.toBlock();
    if (from == null && to == null) {
      return null;
    }
    String both = "Send from_block and to_block, or neither.";
    if (from == null) {
      throw invalid("from_block", "The first block is missing.", both);
    }
    if (to == null) {
      throw invalid("to_block", "The last block is missing.", both);
    }
    if (from < 0) {
      throw invalid("from_block", "No block has a number below zero.", "Send 0 or more.");
    }
    if (from > HIGHEST_BLOCK) {
      throw invalid("from_block", "No chain is that long.", "Send the number of a block.");
    }
    if (to < from) {
      throw invalid("to_block", "It lies before from_block.", "Send from_block or more.");
    }
    if (to - from >= MOST_BLOCKS) {
      throw invalid(
          "to_block",
          "The range has more than " + MOST_BLOCKS + " blocks.",
          "Send at most " + (from + MOST_BLOCKS - 1) + ", and the rest in another request.");
    }
    return new BlockRange(from, to);
  }

  /**
   * @throws ProblemException if no payment is named, or there is none of that id, or its chain is
   *     not enabled any more
   */
  ProcessPaymentWorkflow.Request process(String actor, ProcessPaymentRequest request) {
    String id = request.paymentId();
    if (id == null) {
      throw invalid("payment_id", "The payment's id is missing.", "Send its id, such as pay_….");
    }
    Payment payment =
        Optional.of(id)
            .filter(PaymentIds::isPossible)
            .flatMap(payments::findOfAnyMerchant)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.NOT_FOUND, "payment_id", "There is no payment of this id.", null));
    if (chains.withId(payment.chainId()).isEmpty()) {
      throw new ProblemException(
          Problem.CHAIN_NOT_READY,
          null,
          "The payment's chain is not enabled any more, so nobody can look.",
          "Enable " + payment.chain() + " in chains.yaml.");
    }
    return new ProcessPaymentWorkflow.Request(
        payment.id(), payment.chainId(), payment.chain(), payment.address(), actor);
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
