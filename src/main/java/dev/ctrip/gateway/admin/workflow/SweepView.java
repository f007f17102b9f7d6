package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.SweepWorkflow.Row;
import dev.ctrip.gateway.admin.SweepWorkflow.Swept;
import io.temporal.workflow.Workflow;
import java.util.Objects;

/** What an operator sees of a sweep in the Temporal Web UI. Shows; decides nothing. */
final class SweepView {

  /** Far from the 20 kB that the Web UI takes; the workflow's result names more. */
  private static final int SHOWN = 30;

  private SweepView() {}

  static void showLooking(String what) {
    Workflow.setCurrentDetails(what + ": looking.");
  }

  static void show(String what, Swept swept) {
    StringBuilder markdown = new StringBuilder(what).append(".\n\n");
    markdown.append("**").append(swept.found()).append("** found");
    markdown.append(swept.dryRun() ? "; a dry run, nothing was moved.\n\n" : ".\n\n");
    swept.notes().stream()
        .limit(SHOWN)
        .forEach(note -> markdown.append("- ").append(note).append("\n"));
    swept.rows().stream()
        .limit(SHOWN)
        .forEach(row -> markdown.append(line(row, swept.dryRun())).append("\n"));
    Workflow.setCurrentDetails(markdown.toString());
  }

  private static String line(Row row, boolean dryRun) {
    String state = row.state() == null ? row.outlook() : row.state();
    return "- %s on %s at `%s`, payment %s: **%s**%s%s%s"
        .formatted(
            row.amountInWords(),
            row.chain(),
            row.address(),
            row.paymentId(),
            state,
            dryRun && row.feeEstimate() != null
                ? ", for about " + row.feeEstimate() + " base units of the coin"
                : "",
            row.txHash() == null ? "" : " `" + row.txHash() + "`",
            row.reason() == null ? "" : ": " + Objects.requireNonNull(row.reason()));
  }
}
