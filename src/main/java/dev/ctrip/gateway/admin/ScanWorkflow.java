package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.money.ChainId;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Reads a chain now, or some of its blocks again. Any number may run beside each other. */
@WorkflowInterface
public interface ScanWorkflow {

  /**
   * Reads on while its chain or its database is away; may be cancelled at any time, and what was
   * found until then stays recorded.
   */
  @WorkflowMethod(name = "Scan")
  Findings scan(Request request);

  /**
   * @param chainName for people
   * @param blocks what to read again; null for what lies between cursor and head
   * @param actor who asks: an API key's id
   */
  record Request(ChainId chain, String chainName, @Nullable BlockRange blocks, String actor) {

    /** For people. */
    public String inWords() {
      return blocks == null
          ? "scan " + chainName + " to its head"
          : "scan " + blocks + " of " + chainName + " again";
    }
  }
}
