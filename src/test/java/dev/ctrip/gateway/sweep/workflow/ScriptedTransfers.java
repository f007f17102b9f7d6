package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers as told and remembers what it was asked. */
final class ScriptedTransfers implements SweepTransfers {

  static final String HASH = "0x" + "a".repeat(64);

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Plan plan;
  private @Nullable String refusal;
  private final Deque<Plan> firstPlans = new ArrayDeque<>();
  private final Deque<Progress> progress = new ArrayDeque<>();

  ScriptedTransfers(Plan plan, Progress... progress) {
    this.plan = plan;
    this.progress.addAll(List.of(progress));
  }

  /** Answers so before it answers with the plan that it was made with. */
  ScriptedTransfers after(Plan... plans) {
    firstPlans.addAll(List.of(plans));
    return this;
  }

  ScriptedTransfers refusing(String reason) {
    refusal = reason;
    return this;
  }

  static Progress stage(Stage stage) {
    return new Progress(stage, HASH, 0, "", 0, null);
  }

  static Progress mined(long blocksStillNeeded) {
    return new Progress(Stage.MINED, HASH, blocksStillNeeded, "", 0, null);
  }

  @Override
  public synchronized Plan plan(SweepRequest request) {
    boolean sent = calls.contains("broadcast " + plan.outgoingId());
    calls.add("plan " + request.stepKey() + " " + request.amount());
    if (!firstPlans.isEmpty()) {
      return firstPlans.removeFirst();
    }
    return sent ? new Plan(Decision.UNDER_WAY, plan.outgoingId(), "") : plan;
  }

  @Override
  public @Nullable String broadcast(String outgoingId) {
    calls.add("broadcast " + outgoingId);
    return refusal;
  }

  @Override
  public synchronized Progress follow(String outgoingId) {
    calls.add("follow " + outgoingId);
    if (progress.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure("nothing more to say", "Scripted");
    }
    return progress.removeFirst();
  }
}
