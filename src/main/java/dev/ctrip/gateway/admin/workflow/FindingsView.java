package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.Findings;
import io.temporal.workflow.Workflow;

/** What an operator sees of a search in the Temporal Web UI. Shows; decides nothing. */
final class FindingsView {

  /** Far from the 20 kB that the Web UI takes; the workflow's result names more. */
  private static final int SHOWN = 50;

  private FindingsView() {}

  /**
   * @param what is being done
   */
  static void showReading(String what) {
    Workflow.setCurrentDetails(what + ".");
  }

  /**
   * @param what was done
   */
  static void show(String what, Findings findings) {
    StringBuilder markdown = new StringBuilder(what).append(".\n\n");
    markdown
        .append("Read whole up to block ")
        .append(findings.cursor())
        .append(" of ")
        .append(findings.head())
        .append("; **")
        .append(findings.found())
        .append("** deposits were found that were not recorded.\n\n");
    findings.deposits().stream()
        .limit(SHOWN)
        .forEach(deposit -> markdown.append(line(deposit)).append("\n"));
    Workflow.setCurrentDetails(markdown.toString());
  }

  private static String line(Findings.Found deposit) {
    return "- %s in block %d: %s base units of %s to `%s`"
        .formatted(
            deposit.txHash() == null ? "by its balance" : "`" + deposit.txHash() + "`",
            deposit.blockNumber(),
            deposit.amount(),
            deposit.asset() == null ? "the native coin" : "`" + deposit.asset() + "`",
            deposit.to());
  }
}
