package dev.ctrip.gateway.evidence.store;

import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.payment.PaymentRecord;
import dev.ctrip.gateway.payment.PaymentRecords;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads all modules in one snapshot of the database, so that no effect is shown without cause. */
@Component
class SnapshotTimelines implements Timelines {

  /** One more than is shown tells whether there is more. */
  private static final int ENOUGH = MOST_ENTRIES + 1;

  private final PaymentRecords payments;
  private final Deposits deposits;
  private final Sweeps sweeps;
  private final Webhooks webhooks;
  private final TransactionTemplate snapshot;

  SnapshotTimelines(
      PaymentRecords payments,
      Deposits deposits,
      Sweeps sweeps,
      Webhooks webhooks,
      PlatformTransactionManager transactions) {
    this.payments = payments;
    this.deposits = deposits;
    this.sweeps = sweeps;
    this.webhooks = webhooks;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  @Override
  public Optional<Timeline> of(String paymentId) {
    return Optional.ofNullable(
        snapshot.execute(
            status -> payments.find(paymentId, ENOUGH).map(this::timeline).orElse(null)));
  }

  private Timeline timeline(PaymentRecord record) {
    String id = record.payment().id();
    List<List<TimelineEntry>> sequences = new ArrayList<>();
    sequences.add(
        deposits.observations(record.payment().address(), ENOUGH).stream()
            .<TimelineEntry>map(Observation::new)
            .toList());
    sequences.add(record.events().stream().<TimelineEntry>map(Event::new).toList());
    sweeps.transactions(id, ENOUGH).forEach(sweep -> sequences.add(stages(sweep)));
    sequences.addAll(byDelivery(webhooks.attempts(id, ENOUGH)));

    List<TimelineEntry> all = Chronology.of(sequences);
    boolean truncated = all.size() > MOST_ENTRIES;
    return new Timeline(
        record.payment(),
        record.intact(),
        truncated,
        truncated ? all.subList(0, MOST_ENTRIES) : all);
  }

  private static List<TimelineEntry> stages(SweepTransaction transaction) {
    List<TimelineEntry> stages = new ArrayList<>();
    Instant madeAt = transaction.sweep().createdAt();
    if (transaction.sweep().state() == Sweep.State.WAITING) {
      add(stages, Stage.WAITING, madeAt, transaction);
    } else {
      Instant plannedAt = Objects.requireNonNullElse(transaction.plannedAt(), madeAt);
      add(stages, Stage.PLANNED, plannedAt, transaction);
    }
    add(stages, Stage.SIGNED, transaction.signedAt(), transaction);
    add(stages, Stage.BROADCAST, transaction.broadcastAt(), transaction);
    for (SweepTransaction.Reorg reorg : transaction.reorgs()) {
      add(stages, Stage.SWEPT, reorg.sweptAt(), transaction);
      add(stages, Stage.REORGED, reorg.at(), transaction);
    }
    add(stages, Stage.SWEPT, transaction.sweep().sweptAt(), transaction);
    add(stages, Stage.STUCK, transaction.stuckAt(), transaction);
    return stages;
  }

  private static void add(
      List<TimelineEntry> stages, Stage stage, @Nullable Instant at, SweepTransaction transaction) {
    if (at != null) {
      stages.add(new Transaction(stage, at, transaction));
    }
  }

  private static Collection<List<TimelineEntry>> byDelivery(List<Webhooks.Attempted> attempts) {
    return attempts.stream()
        .collect(
            Collectors.groupingBy(
                Webhooks.Attempted::deliveryId,
                LinkedHashMap::new,
                Collectors.mapping(Delivery::new, Collectors.<TimelineEntry>toList())))
        .values();
  }
}
