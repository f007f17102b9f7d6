package dev.ctrip.gateway.durable;

/** The four task queues. Each is a separate unit of scaling, and {@code signer} one of trust. */
public final class TaskQueues {

  /** Workflows of payments and their database activities. */
  public static final String PAYMENTS = "payments";

  /** Activities that ask or tell a chain. */
  public static final String CHAIN = "chain";

  /** Deliveries to merchants; apart, so that a slow endpoint delays nobody's money. */
  public static final String WEBHOOKS = "webhooks";

  /** Signing; served only by processes that hold key material. */
  public static final String SIGNER = "signer";

  private TaskQueues() {}
}
