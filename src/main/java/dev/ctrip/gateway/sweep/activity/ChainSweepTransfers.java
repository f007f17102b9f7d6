package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferFate;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import io.temporal.spring.boot.ActivityImpl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Plans, broadcasts and follows sweeps over a {@link Chain} and the {@link SweepLedger}. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
class ChainSweepTransfers implements SweepTransfers {

  private static final Logger LOG = LoggerFactory.getLogger(ChainSweepTransfers.class);

  /** Longer than any queue of a healthy chain. */
  private static final Duration LONG_WAIT = Duration.ofHours(1);

  private final SweepLedger ledger;
  private final Nodes nodes;
  private final Deposits deposits;
  private final SweepSettings settings;
  private final Clock clock;

  ChainSweepTransfers(
      SweepLedger ledger, Nodes nodes, Deposits deposits, SweepSettings settings, Clock clock) {
    this.ledger = ledger;
    this.deposits = deposits;
    this.nodes = nodes;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Plan plan(SweepRequest request) {
    // Before the chain is asked: a sweep that is under way has left less at the address.
    Optional<String> existing = ledger.givenOrOpen(request);
    if (existing.isPresent()) {
      return stored(existing.get());
    }
    Chain chain = nodes.of(request.chain());
    return request.asset().isNativeCoin()
        ? planNativeCoin(request, chain)
        : stuck(request, chain, "token sweeps are not available yet");
  }

  private Plan planNativeCoin(SweepRequest request, Chain chain) {
    ChainSettings chainSettings = chain.settings();
    long nextNonce = chain.nextNonce(request.from());
    TokenAmount balance = chain.balance(request.from());
    if (request.amount().isAbove(balance)) {
      throw ShortBalance.failure(request.asset(), request.from(), balance, request.amount());
    }
    long gas;
    try {
      gas = chain.estimateGas(request.from(), chainSettings.treasury(), request.amount());
    } catch (TransferRefusedException e) {
      if (!isRevert(e)) {
        throw e;
      }
      return stuck(request, chain, "the treasury would not take the transfer: " + e.getMessage());
    }
    return switch (NativeCoinPlan.decide(
        request.amount(), gas, chain.feeQuote(), chainSettings, settings)) {
      case NativeCoinPlan.Decision.Transfer(var terms) ->
          stored(ledger.plan(request, terms, nextNonce));
      case NativeCoinPlan.Decision.Defer(String reason) -> new Plan(Decision.DEFERRED, "", reason);
    };
  }

  /** Any other refusal of an estimate ("insufficient funds") may come from a node that lags. */
  private static boolean isRevert(TransferRefusedException refusal) {
    return String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT).contains("revert");
  }

  @Override
  public @Nullable String broadcast(String sweepId) {
    SweepIntent intent = ledger.get(sweepId);
    if (!intent.state().isOpen()) {
      return null;
    }
    TxHash txHash = intent.requireTxHash();
    Chain chain = nodes.of(intent.chain());
    try {
      chain.broadcast(txHash, ledger.signedBytes(sweepId));
    } catch (TransferRefusedException e) {
      // Most often because it is mined by now, and its nonce used. If it is not, following it tells
      // what became of it: a refusal alone is no proof, since another node may have taken it.
      if (!chain.knows(txHash)) {
        LOG.warn("{} of sweep {} was refused: {}", txHash, sweepId, e.getMessage());
        return "the transaction %s is refused: %s".formatted(txHash, e.getMessage());
      }
    } catch (ChainUnavailableException e) {
      return "whether a node has the transaction %s is not known: %s"
          .formatted(txHash, e.getMessage());
    }
    ledger.recordBroadcast(sweepId);
    return null;
  }

  @Override
  public Progress follow(String sweepId) {
    SweepIntent intent = ledger.get(sweepId);
    if (intent.state() == Sweep.State.SWEPT) {
      return swept(intent);
    }
    if (intent.state() == Sweep.State.STUCK) {
      return stuck(intent, Objects.requireNonNull(intent.reason()));
    }
    Sighting sighting =
        Sighting.of(nodes.of(intent.chain()), intent.from(), intent.requireTxHash());
    TransferFate fate = sighting.fate(intent.requireTransfer().nonce());
    if (!(fate instanceof TransferFate.Displaced) && intent.displacedAtBlock() != null) {
      ledger.recordDisplaced(sweepId, null);
    }
    long head = sighting.head();
    return switch (fate) {
      case TransferFate.Unknown() -> waiting(intent, Stage.UNKNOWN, "is kept by no node", head);
      case TransferFate.Waiting() -> waiting(intent, Stage.WAITING, "waits to be mined", head);
      case TransferFate.Mined(Receipt receipt, long confirmations) ->
          mined(intent, receipt, confirmations, head);
      case TransferFate.Reverted(Receipt receipt, long confirmations) ->
          reverted(intent, receipt, confirmations, head);
      case TransferFate.Displaced() -> displaced(intent, head);
    };
  }

  private Progress mined(SweepIntent intent, Receipt receipt, long confirmations, long head) {
    long missing = intent.confirmationsRequired() - confirmations;
    if (missing > 0) {
      return mined(intent, missing, head);
    }
    boolean recorded =
        ledger.recordSwept(
            intent.id(),
            receipt.blockNumber(),
            receipt.fee(),
            () ->
                deposits.holdsCanonical(
                    intent.chain(), receipt.blockNumber(), receipt.blockHash()));
    return recorded ? swept(intent) : mined(intent, 1, head);
  }

  private Progress reverted(SweepIntent intent, Receipt receipt, long confirmations, long head) {
    long missing = intent.confirmationsRequired() - confirmations;
    if (missing > 0) {
      return mined(intent, missing, head);
    }
    return recordStuck(
        intent,
        "the transfer was mined in block %d but reverted; it cost %s wei and moved nothing"
            .formatted(receipt.blockNumber(), receipt.fee()));
  }

  /**
   * Believed only once it has been seen for as many blocks as a confirmation takes: until then a
   * reorg can free the nonce, or a node that lags behind may have hidden our own receipt.
   */
  private Progress displaced(SweepIntent intent, long head) {
    Long since = intent.displacedAtBlock();
    if (since == null) {
      ledger.recordDisplaced(intent.id(), head);
    }
    if (since == null || head - since < intent.confirmationsRequired()) {
      return waiting(intent, Stage.WAITING, "seems to have lost its nonce to another one", head);
    }
    return recordStuck(
        intent,
        "another transaction of %s used nonce %d; this one can never be mined"
            .formatted(intent.from(), intent.requireTransfer().nonce()));
  }

  private Progress recordStuck(SweepIntent intent, String reason) {
    ledger.recordStuck(intent.id(), reason);
    return stuck(intent, reason);
  }

  /**
   * @param how it waits, beginning with a verb
   */
  private Progress waiting(SweepIntent intent, Stage stage, String how, long head) {
    Instant since = Objects.requireNonNull(intent.signedAt());
    boolean tooLong = clock.instant().isAfter(since.plus(LONG_WAIT));
    TxHash txHash = intent.requireTxHash();
    return new Progress(
        stage,
        txHash.hex(),
        0,
        "the transaction %s, signed at %s, %s%s"
            .formatted(txHash, since, how, tooLong ? "; its fee may be too low" : ""),
        head);
  }

  private static Progress mined(SweepIntent intent, long missing, long head) {
    TxHash txHash = intent.requireTxHash();
    return new Progress(
        Stage.MINED,
        txHash.hex(),
        missing,
        "the transaction %s is mined; blocks still needed over it: %d".formatted(txHash, missing),
        head);
  }

  private static Progress swept(SweepIntent intent) {
    return new Progress(Stage.SWEPT, intent.requireTxHash().hex(), 0, "", 0);
  }

  private static Progress stuck(SweepIntent intent, String reason) {
    TxHash txHash = intent.txHash();
    return new Progress(Stage.STUCK, txHash == null ? "" : txHash.hex(), 0, reason, 0);
  }

  private Plan stuck(SweepRequest request, Chain chain, String reason) {
    return stored(ledger.planStuck(request, chain.settings().treasury(), reason));
  }

  private Plan stored(String sweepId) {
    SweepIntent intent = ledger.get(sweepId);
    if (intent.state() == Sweep.State.STUCK) {
      return new Plan(Decision.STUCK, sweepId, Objects.requireNonNull(intent.reason()));
    }
    return new Plan(intent.broadcast() ? Decision.UNDER_WAY : Decision.PLANNED, sweepId, "");
  }
}
