package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import io.temporal.spring.boot.ActivityImpl;
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

  /** As signed, of a transfer of the native coin, rounded up; what is published of it. */
  static final int COIN_TRANSFER_BYTES = 128;

  private final SweepLedger ledger;
  private final Nodes nodes;
  private final TokenSweeps tokens;
  private final Pursuit pursuit;
  private final SweepSettings settings;

  ChainSweepTransfers(
      SweepLedger ledger,
      Nodes nodes,
      TokenSweeps tokens,
      Pursuit pursuit,
      SweepSettings settings) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.tokens = tokens;
    this.pursuit = pursuit;
    this.settings = settings;
  }

  @Override
  public Plan plan(SweepRequest request) {
    // Before the chain is asked: a sweep that is under way has left less at the address.
    Optional<SweepIntent> known = ledger.givenOrOpen(request);
    if (known.isPresent() && known.get().state() != Sweep.State.WAITING) {
      return stored(known.get());
    }
    Chain chain = nodes.of(request.chain());
    return request.asset().isNativeCoin()
        ? planNativeCoin(request, chain)
        : tokens.plan(request, known, chain);
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
      return stored(
          ledger.planStuck(
              request,
              chainSettings.treasury(),
              "the treasury would not take the transfer: " + e.getMessage()));
    }
    return switch (NativeCoinPlan.decide(
        request.amount(),
        gas,
        chain.dataFee(COIN_TRANSFER_BYTES),
        chain.feeQuote(),
        chainSettings,
        settings)) {
      case NativeCoinPlan.Decision.Transfer(var terms) -> {
        ledger.planTransfer(request, chainSettings.treasury(), terms, nextNonce, () -> true);
        yield stored(ledger.givenOrOpen(request).orElseThrow());
      }
      case NativeCoinPlan.Decision.Defer(String reason) -> {
        ledger.putOff(request, chainSettings.treasury(), WaitsFor.FEE, reason);
        yield new Plan(Decision.DEFERRED, "", reason);
      }
    };
  }

  /** Any other refusal of an estimate ("insufficient funds") may come from a node that lags. */
  static boolean isRevert(TransferRefusedException refusal) {
    return String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT).contains("revert");
  }

  private Plan stored(SweepIntent sweep) {
    return StoredPlan.of(sweep, ledger);
  }

  @Override
  public @Nullable String broadcast(String outgoingId) {
    Outgoing outgoing = ledger.outgoing(outgoingId);
    if (!outgoing.state().isOpen()) {
      return null;
    }
    Chain chain = nodes.of(outgoing.chain());
    sendTopUpAgain(outgoing, chain);
    return send(outgoing, chain);
  }

  /** A reorg may have taken the gas as well, and nobody follows that any more. */
  private void sendTopUpAgain(Outgoing outgoing, Chain chain) {
    if (!outgoing.closesSweep()) {
      return;
    }
    for (Outgoing topUp : ledger.topUps(outgoing)) {
      if (topUp.hashes().stream().noneMatch(chain::knows)) {
        send(topUp, chain);
      }
    }
  }

  private @Nullable String send(Outgoing outgoing, Chain chain) {
    Outgoing.Attempt attempt = outgoing.requireSigned();
    TxHash txHash = Objects.requireNonNull(attempt.txHash());
    try {
      chain.broadcast(txHash, ledger.signedBytes(outgoing, attempt));
    } catch (TransferRefusedException e) {
      // Most often because it is mined by now, and its nonce used. If it is not, following it tells
      // what became of it: a refusal alone is no proof, since another node may have taken it.
      if (!chain.knows(txHash)) {
        LOG.warn("{} of {} was refused: {}", txHash, outgoing.id(), e.getMessage());
        return "the transaction %s is refused: %s".formatted(txHash, e.getMessage());
      }
    } catch (ChainUnavailableException e) {
      return "whether a node has the transaction %s is not known: %s"
          .formatted(txHash, e.getMessage());
    }
    ledger.recordBroadcast(outgoing, attempt);
    return null;
  }

  @Override
  public Progress follow(String outgoingId) {
    return pursuit.look(outgoingId);
  }
}
