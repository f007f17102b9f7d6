package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.platform.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may ask for, in the words of the admin API and checked as there; each wish that
 * is accepted becomes a workflow. Safe for any thread.
 *
 * <p>Each method throws a {@link ProblemException} that names the first field which is not
 * acceptable, or says that Temporal is away. {@code actor} is who asks: an API key's id.
 */
public interface AdminWishes {

  /** The two blocks are both given or neither. */
  Started scanNow(
      String actor, @Nullable String chain, @Nullable Long fromBlock, @Nullable Long toBlock);

  Started processPayment(String actor, @Nullable String paymentId);

  /**
   * @param chain null for all
   */
  Started sweepNow(String actor, @Nullable String chain, boolean dryRun);

  Started sweepAddress(
      String actor, @Nullable String address, @Nullable String chainName, boolean dryRun);
}
