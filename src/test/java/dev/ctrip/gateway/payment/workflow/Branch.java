package dev.ctrip.gateway.payment.workflow;

import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The ways that a payment's life may take. Of each a history is committed, so that a change of the
 * workflow which payments under way could not follow is found before they meet it.
 */
enum Branch {
  PAID,
  PAID_IN_PARTS,
  OVERPAID,
  PAID_LATE,
  PAID_LATE_AND_ACCEPTED,
  PAID_LATE_AND_ACCEPTED_BY_POLICY,
  UNDERPAID_AND_ACCEPTED,
  EXTENDED_WHILE_PENDING,
  EXTENDED_AFTER_EXPIRY,
  EXTENDED_AND_QUOTED_ANEW,
  EXPIRED_EMPTY,
  EXPIRED_UNDERPAID,
  CANCELLED_BY_UPDATE,
  CANCELLED_BY_SIGNAL,
  CANCEL_REFUSED,
  CANCELLATION_REQUESTED_BEFORE_MONEY,
  CANCELLATION_REQUESTED_AFTER_MONEY,
  REORGED_AND_PAID_AGAIN,
  REORGED_AFTER_CONFIRMED,
  REORGED_DURING_THE_SWEEP,
  TAKEN_UP_AGAIN_AFTER_TERMINATION,
  CHAIN_HALTED_BEFORE_DEPTH,
  CHAIN_HALTED_OVER_THE_DEADLINE,
  DATABASE_AWAY,
  /** Two of the workflow that looks after what comes later. */
  DEPOSIT_AFTER_THE_CLOSE,
  ACCEPTED_AFTER_THE_CLOSE,
  DEAD_WEBHOOK_ENDPOINT,
  /** Under way: the fee is too high for now. */
  SWEEP_DEFERRED,
  /** Under way: waits for a person. Last, since the chain's treasury refuses money afterwards. */
  SWEEP_STUCK;

  static final Path DIRECTORY = Path.of("src/test/resources/histories/payment");

  /** Process and host, as in identities and the names of sticky task queues. */
  private static final Pattern PROCESS = Pattern.compile("\"[0-9]+@[^\"]*\"");

  private static final Pattern STACK_TRACE =
      Pattern.compile("\"stackTrace\": \"([^\"\\\\]|\\\\.)*+\"");

  /** Whether its history is that of a {@link LateDepositWorkflowImpl}. */
  boolean isAfterTheClose() {
    return this == DEPOSIT_AFTER_THE_CLOSE || this == ACCEPTED_AFTER_THE_CLOSE;
  }

  Path file() {
    return DIRECTORY.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json");
  }

  String read() {
    try {
      return Files.readString(file(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("no history of " + this + " is committed", e);
    }
  }

  WorkflowExecutionHistory history() {
    return WorkflowExecutionHistory.fromJson(read());
  }

  /** Keeps a history without the name of its machine, and without what only makes it longer. */
  void write(WorkflowExecutionHistory history) {
    String json = PROCESS.matcher(history.toJson(true)).replaceAll("\"gateway\"");
    json = STACK_TRACE.matcher(json).replaceAll("\"stackTrace\": \"\"");
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file(), json.stripTrailing() + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
