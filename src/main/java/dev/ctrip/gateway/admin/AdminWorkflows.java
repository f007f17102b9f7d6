package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;

/** Starts what an operator asks for, and waits for none of it. Safe for any thread. */
public interface AdminWorkflows {

  /**
   * Starts a scan, each time another one.
   *
   * @throws RuntimeException if Temporal did not answer in time; it may have started all the same
   */
  Started scan(ScanWorkflow.Request request);

  /**
   * Starts to process the payment, unless that is under way.
   *
   * @return the one that runs, whoever started it
   * @throws RuntimeException if Temporal did not answer in time; it may have started all the same
   */
  Started process(ProcessPaymentWorkflow.Request request);

  /**
   * Starts a sweep, each time another one.
   *
   * @throws RuntimeException if Temporal did not answer in time; it may have started all the same
   */
  Started sweep(SweepWorkflow.Request request);

  /**
   * Starts to deliver webhooks, unless that is under way; whoever is quicker, each is sent once.
   *
   * @param actor who asks: an API key's id
   * @return the one that runs, whoever started it
   * @throws RuntimeException if Temporal did not answer in time; they go out all the same
   */
  Started deliver(Dispatched webhooks, String actor);

  /** Names one run of a workflow. */
  record Started(String workflowId, String runId) {}
}
