package dev.ctrip.gateway.durable;

import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * How long each kind of step may take and how it is tried again. An ordinary activity's retries add
 * nothing to the history, so those go on for ever: a payment waits for its database, its chain or
 * its signer, and never fails because of them.
 */
public final class Retries {

  private Retries() {}

  /**
   * A short step on PostgreSQL inside the workflow's own worker: half the round trips of an
   * ordinary activity. Given up soon (each further retry would cost history), then repeated {@link
   * #forDatabase}.
   */
  public static LocalActivityOptions forDatabaseAtOnce(String summary) {
    return LocalActivityOptions.newBuilder()
        // A healthy statement takes milliseconds; five seconds is a lock or a network that hangs.
        .setStartToCloseTimeout(Duration.ofSeconds(5))
        // Above Start-To-Close, or the first slow attempt would fail the call without a second.
        .setScheduleToCloseTimeout(Duration.ofSeconds(8))
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(200))
                .setMaximumAttempts(3)
                .build())
        .setSummary(summary)
        .build();
  }

  /** The same step while PostgreSQL is away. */
  public static ActivityOptions forDatabase(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.PAYMENTS)
        .setStartToCloseTimeout(Duration.ofSeconds(10))
        .setRetryOptions(forever(Duration.ofSeconds(1), Duration.ofSeconds(15)))
        .setSummary(summary)
        .build();
  }

  /** A question to a chain, or a transaction handed to it. */
  public static ActivityOptions forChain(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.CHAIN)
        // A few calls to slow providers, with fail-over to the next; also how long a dead worker's
        // question stays unasked.
        .setStartToCloseTimeout(Duration.ofSeconds(30))
        .setRetryOptions(forever(Duration.ofSeconds(1), Duration.ofMinutes(1)))
        .setSummary(summary)
        .build();
  }

  /** Many blocks that are read, by an activity that heartbeats how far it is. */
  public static ActivityOptions forManyBlocks(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.CHAIN)
        .setStartToCloseTimeout(Duration.ofMinutes(30))
        // Far above what a stretch of blocks needs of slow providers; how long a dead worker stays
        // unnoticed.
        .setHeartbeatTimeout(Duration.ofMinutes(1))
        .setRetryOptions(forever(Duration.ofSeconds(1), Duration.ofMinutes(1)))
        .setSummary(summary)
        .build();
  }

  /** Many questions to a chain and to PostgreSQL, by an activity that heartbeats. */
  public static ActivityOptions forManyQuestions(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.CHAIN)
        // Some hundreds of calls to slow providers.
        .setStartToCloseTimeout(Duration.ofMinutes(10))
        // Far above the calls for one thing; how long a dead worker stays unnoticed.
        .setHeartbeatTimeout(Duration.ofMinutes(1))
        .setRetryOptions(forever(Duration.ofSeconds(1), Duration.ofMinutes(1)))
        .setSummary(summary)
        .build();
  }

  /** The same, but given up after so long: for a step that others do not have to wait for. */
  public static ActivityOptions within(Duration limit, ActivityOptions options) {
    return options.toBuilder().setScheduleToCloseTimeout(limit).build();
  }

  /** A signature. */
  public static ActivityOptions forSigner(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.SIGNER)
        .setStartToCloseTimeout(Duration.ofSeconds(30))
        .setRetryOptions(forever(Duration.ofSeconds(1), Duration.ofMinutes(1)))
        .setSummary(summary)
        .build();
  }

  /**
   * A delivery to a merchant. The activity sets each retry's delay itself; the bounds here are
   * those of the whole schedule (75 h 35 min, Standard Webhooks) plus its attempts' own time.
   */
  public static ActivityOptions forMerchant(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.WEBHOOKS)
        // Above the attempt's own limit; also how long a dead worker's delivery stands still.
        .setStartToCloseTimeout(Duration.ofSeconds(30))
        .setScheduleToCloseTimeout(Duration.ofHours(80))
        .setRetryOptions(forever(Duration.ofSeconds(5), Duration.ofMinutes(5)))
        .setSummary(summary)
        .build();
  }

  private static RetryOptions forever(Duration first, Duration longest) {
    return RetryOptions.newBuilder()
        .setInitialInterval(first)
        .setBackoffCoefficient(2)
        .setMaximumInterval(longest)
        .build();
  }
}
