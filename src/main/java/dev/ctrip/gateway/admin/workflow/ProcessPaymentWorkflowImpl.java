package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.activity.ChainScan;
import dev.ctrip.gateway.durable.Backoff;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.payment.PaymentRecheck.Standing;
import dev.ctrip.gateway.payment.PaymentRecheck.Wake;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Chain first, then the balance, then the payment, which so judges from the newest facts. */
public class ProcessPaymentWorkflowImpl implements ProcessPaymentWorkflow {

  /** About half a minute: a payment that takes longer waits for something that is down. */
  private static final int LOOKS = 6;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  @Override
  public Processed process(Request request) {
    FindingsView.showReading("payment " + request.paymentId() + " is looked at");
    Findings read =
        scan(Retries.forManyBlocks(Summary.of("read " + request.chainName() + " to its head")))
            .advance(request.chain());
    Findings findings =
        read.and(
            scan(Retries.forChain("compare the address' balance with what is recorded"))
                .byBalance(new ChainScan.Holder(request.chain(), request.address())));
    wake(request);
    Standing standing = standing(request);
    FindingsView.show(inWords(request, standing), findings);
    return new Processed(findings, standing);
  }

  private static ChainScan scan(ActivityOptions options) {
    return Workflow.newActivityStub(ChainScan.class, options);
  }

  private static void wake(Request request) {
    recheck("wake the payment")
        .wake(
            new Wake(
                request.paymentId(), new Note(request.actor(), "an operator wants it looked at")));
  }

  /** How the payment stands once its workflow has judged, or when that has taken too long. */
  private static Standing standing(Request request) {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    Standing standing = look(request);
    for (int looks = 1; looks < LOOKS && !standing.judged(); looks++) {
      Deadline.await(backoff.next(), "until the payment's workflow has judged", () -> false);
      standing = look(request);
    }
    return standing;
  }

  private static Standing look(Request request) {
    return recheck("see how the payment stands").standing(request.paymentId());
  }

  private static PaymentRecheck recheck(String summary) {
    return Workflow.newActivityStub(PaymentRecheck.class, Retries.forDatabase(summary));
  }

  private static String inWords(Request request, Standing standing) {
    return "payment "
        + request.paymentId()
        + " is **"
        + standing.status().word()
        + "**"
        + (standing.judged() ? "" : ", but its workflow has not judged everything yet");
  }
}
