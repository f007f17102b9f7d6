package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferFate;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Looks up what became of an outgoing transaction, and records how it ended. */
@Component
@ConditionalOnRole(Role.WORKER)
class Pursuit {

  private final SweepLedger ledger;
  private final Nodes nodes;
  private final Deposits deposits;
  private final Unblocking unblocking;

  Pursuit(SweepLedger ledger, Nodes nodes, Deposits deposits, Unblocking unblocking) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.deposits = deposits;
    this.unblocking = unblocking;
  }

  Progress look(String outgoingId) {
    Outgoing outgoing = ledger.outgoing(outgoingId);
    if (!outgoing.state().isOpen()) {
      return ended(outgoing);
    }
    if (outgoing.newestSigned().isEmpty()) {
      return unsigned(outgoing);
    }
    Chain chain = nodes.of(outgoing.chain());
    Sighting sighting = Sighting.of(chain, outgoing.from(), outgoing.hashes());
    TransferFate fate = sighting.fate(outgoing.nonce());
    if (!(fate instanceof TransferFate.Displaced) && outgoing.displacedAtBlock() != null) {
      ledger.recordDisplaced(outgoing, null);
    }
    return switch (fate) {
      case TransferFate.Unknown() -> waiting(outgoing, Stage.UNKNOWN, sighting, chain);
      case TransferFate.Waiting() -> waiting(outgoing, Stage.WAITING, sighting, chain);
      case TransferFate.Mined(Receipt receipt, long confirmations) ->
          mined(outgoing, receipt, confirmations, sighting.head());
      case TransferFate.Reverted(Receipt receipt, long confirmations) ->
          reverted(outgoing, receipt, confirmations, sighting.head());
      case TransferFate.Displaced() -> displaced(outgoing, sighting.head());
    };
  }

  /** What is short for long is taken back: behind its nonce nothing could be mined. */
  private Progress unsigned(Outgoing outgoing) {
    if (outgoing.closesTokenSweep()
        && ledger.isUnsignedForLong(outgoing)
        && isShort(outgoing, nodes.of(outgoing.chain()))) {
      ledger.takeBack(
          outgoing,
          "%s has had less for an hour than was to leave it; it is planned anew"
              .formatted(outgoing.from()));
      Outgoing now = ledger.outgoing(outgoing.id());
      if (!now.state().isOpen()) {
        return ended(now);
      }
    }
    return new Progress(Stage.UNKNOWN, "", 0, "it waits to be signed", 0, outgoing.id());
  }

  private static boolean isShort(Outgoing outgoing, Chain chain) {
    UnsignedTransfer transfer = outgoing.newest().transfer();
    Address contract = Objects.requireNonNull(transfer.contract());
    TokenAmount tokens =
        chain
            .tokenBalance(contract, outgoing.from(), chain.head().hash())
            .orElse(transfer.amount());
    return transfer.amount().isAbove(tokens)
        || transfer.coinLeaving().isAbove(chain.balance(outgoing.from()));
  }

  private Progress waiting(Outgoing outgoing, Stage stage, Sighting sighting, Chain chain) {
    Unblocking.Finding finding = unblock(outgoing, sighting, chain);
    Outgoing.Attempt signed = outgoing.requireSigned();
    return new Progress(
        stage,
        hash(signed),
        0,
        "the transaction %s, signed at %s, %s%s"
            .formatted(
                signed.txHash(),
                signed.signedAt(),
                stage == Stage.UNKNOWN ? "is kept by no node" : "waits to be mined",
                finding.why()),
        sighting.head(),
        finding.toSign());
  }

  /** Gas that it needs more is followed by nobody else, and is of use once it is recorded. */
  private Unblocking.Finding unblock(Outgoing outgoing, Sighting sighting, Chain chain) {
    Unblocking.Finding finding = unblocking.look(outgoing, sighting.nextNonce(), chain);
    String toSign = finding.toSign();
    if (toSign == null
        || !outgoing.closesSweep()
        || ledger.outgoing(toSign).purpose() != Purpose.GAS) {
      return finding;
    }
    Progress gas = look(toSign);
    return switch (gas.stage()) {
      case THROUGH, FAILED, STUCK -> unblocking.look(outgoing, sighting.nextNonce(), chain);
      case UNKNOWN, WAITING, MINED ->
          gas.toSign() == null ? finding : new Unblocking.Finding(gas.toSign(), finding.why());
    };
  }

  private Progress mined(Outgoing outgoing, Receipt receipt, long confirmations, long head) {
    long missing = depth(outgoing) - confirmations;
    if (missing > 0) {
      return deepening(receipt.txHash(), missing, head);
    }
    TokenAmount arrived = arrived(outgoing, receipt);
    if (arrived.isZero() && outgoing.movesMoney()) {
      return failed(outgoing, receipt, head, "the token took the transfer but moved nothing");
    }
    boolean recorded =
        ledger.recordMined(
            outgoing,
            receipt.txHash(),
            receipt.blockNumber(),
            receipt.fee(),
            arrived,
            () -> isCanonical(outgoing, receipt));
    return recorded ? through(receipt.txHash()) : endedElsewhere(outgoing, receipt, head);
  }

  private static TokenAmount arrived(Outgoing outgoing, Receipt receipt) {
    UnsignedTransfer transfer = outgoing.signedAs(receipt.txHash()).transfer();
    Address contract = transfer.contract();
    return contract == null
        ? transfer.amount()
        : receipt.moved(contract, outgoing.from(), transfer.to());
  }

  /** Gas is of use at once; should a reorg take it, it is sent again with what needs it. */
  private long depth(Outgoing outgoing) {
    return outgoing.movesMoney() ? patience(outgoing) : 1;
  }

  private Progress reverted(Outgoing outgoing, Receipt receipt, long confirmations, long head) {
    long missing = depth(outgoing) - confirmations;
    return missing > 0
        ? deepening(receipt.txHash(), missing, head)
        : failed(
            outgoing,
            receipt,
            head,
            "the transfer was mined in block %d but reverted; it cost %s wei and moved nothing"
                .formatted(receipt.blockNumber(), receipt.fee()));
  }

  /** A token may let go another day. Who refuses the native coin will go on doing so. */
  private Progress failed(Outgoing outgoing, Receipt receipt, long head, String reason) {
    boolean forGood =
        outgoing.purpose() == Purpose.SWEEP && outgoing.newest().transfer().isOfNativeCoin();
    boolean recorded =
        ledger.recordFailed(
            outgoing,
            reason,
            new SweepLedger.Failure(receipt.txHash(), receipt.blockNumber(), receipt.fee()),
            forGood,
            () -> isCanonical(outgoing, receipt));
    return recorded
        ? ended(ledger.outgoing(outgoing.id()))
        : endedElsewhere(outgoing, receipt, head);
  }

  /** Somebody may have recorded its end meanwhile; else its block has to be read first. */
  private Progress endedElsewhere(Outgoing outgoing, Receipt receipt, long head) {
    Outgoing now = ledger.outgoing(outgoing.id());
    return now.state().isOpen() ? deepening(receipt.txHash(), 1, head) : ended(now);
  }

  private boolean isCanonical(Outgoing outgoing, Receipt receipt) {
    return deposits.holdsCanonical(outgoing.chain(), receipt.blockNumber(), receipt.blockHash());
  }

  /**
   * Believed only once it has been seen for as many blocks as a confirmation takes: until then a
   * reorg can free the nonce, or a node that lags behind may have hidden our own receipt.
   */
  private Progress displaced(Outgoing outgoing, long head) {
    Long since = outgoing.displacedAtBlock();
    if (since == null) {
      ledger.recordDisplaced(outgoing, head);
    }
    if (since == null || head - since < patienceWithLoss(outgoing)) {
      Outgoing.Attempt signed = outgoing.requireSigned();
      return new Progress(
          Stage.WAITING,
          hash(signed),
          0,
          "the transaction %s, signed at %s, seems to have lost its nonce to another one"
              .formatted(signed.txHash(), signed.signedAt()),
          head,
          null);
    }
    ledger.recordLost(
        outgoing,
        "another transaction of %s used nonce %d; this one can never be mined"
            .formatted(outgoing.from(), outgoing.nonce()),
        outgoing.purpose() == Purpose.SWEEP);
    return ended(ledger.outgoing(outgoing.id()));
  }

  /**
   * A refund that is lost is looked after no more, and may be asked for anew: then none of its
   * bytes may come back by a reorg.
   */
  private long patienceWithLoss(Outgoing outgoing) {
    return outgoing.purpose() == Purpose.REFUND
        ? Math.max(patience(outgoing), nodes.of(outgoing.chain()).settings().reorgDepth())
        : patience(outgoing);
  }

  private long patience(Outgoing outgoing) {
    if (outgoing.refund() != null) {
      return outgoing.refund().confirmationsRequired();
    }
    String sweepId = outgoing.sweepId();
    return sweepId == null ? 1 : ledger.get(sweepId).confirmationsRequired();
  }

  private Progress ended(Outgoing outgoing) {
    if (outgoing.state() == Outgoing.State.MINED) {
      return through(Objects.requireNonNull(outgoing.minedHash()));
    }
    String sweepId = outgoing.sweepId();
    boolean stuck = sweepId != null && ledger.get(sweepId).state() == Sweep.State.STUCK;
    return new Progress(
        stuck ? Stage.STUCK : Stage.FAILED,
        outgoing.newestSigned().map(Pursuit::hash).orElse(""),
        0,
        Objects.requireNonNull(outgoing.reason()),
        0,
        null);
  }

  private static Progress through(TxHash txHash) {
    return new Progress(Stage.THROUGH, txHash.hex(), 0, "", 0, null);
  }

  private static Progress deepening(TxHash txHash, long missing, long head) {
    return new Progress(
        Stage.MINED,
        txHash.hex(),
        missing,
        "the transaction %s is mined; blocks still needed over it: %d".formatted(txHash, missing),
        head,
        null);
  }

  private static String hash(Outgoing.Attempt signed) {
    return Objects.requireNonNull(signed.txHash()).hex();
  }
}
