package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.wallet.KeyReference;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is planned of refunds, in the ledger of everything that is sent: {@link SweepLedger} tells
 * what becomes of it. Each method is one transaction. Safe for any thread and for several processes
 * at once.
 */
@Repository
public class RefundLedger {

  private final TransactionOperations transactions;
  private final SweepRows sweeps;
  private final OutgoingRows rows;

  public RefundLedger(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
    this.transactions = transactions;
    this.sweeps = new SweepRows(jdbc, clock);
    this.rows = new OutgoingRows(jdbc, clock);
  }

  /** What planning a refund comes to. */
  public sealed interface RefundPlan {

    /** It has this transaction, now or since before. */
    record Planned(Outgoing outgoing) implements RefundPlan {}

    /** Nobody wants it any more. */
    record NotWanted() implements RefundPlan {}
  }

  /**
   * What a node shows at the refund wallet, read after its nonce.
   *
   * @param token of what is to move; zero where that is the native coin
   */
  public record Purse(TokenAmount coin, TokenAmount token) {}

  /**
   * Stores the transaction of a refund and takes the refund wallet's next nonce for it, unless the
   * refund has one that was not refused, which is then the answer for ever.
   *
   * @param wallet the refund wallet
   * @param dataFee charged beside the gas, in the native coin
   * @param nextNonce of the refund wallet
   * @param begin asked within the transaction, once the money is there: whether it is still wanted
   * @return empty where what is at the refund wallet is not enough beside what it has promised
   */
  public Optional<RefundPlan> planFromWallet(
      Outgoing.PaidRefund refund,
      ChainId chain,
      Address wallet,
      TransferTerms terms,
      TokenAmount dataFee,
      Purse purse,
      long nextNonce,
      BooleanSupplier begin) {
    return transactions.execute(status -> {
      rows.lockAddress(chain, wallet);
      List<Outgoing> before = rows.ofRefund(refund.id());
      Optional<Outgoing> known =
          before.stream().filter(one -> one.state() != Outgoing.State.REFUSED).findFirst();
      if (known.isPresent()) {
        return Optional.of(new RefundPlan.Planned(known.get()));
      }
      if (!isCovered(chain, wallet, terms, dataFee, purse, nextNonce)) {
        return Optional.empty();
      }
      if (!begin.getAsBoolean()) {
        return Optional.of(new RefundPlan.NotWanted());
      }
      return Optional.of(
          new RefundPlan.Planned(
              rows.insert(
                  new OutgoingRows.Intent(
                      refundStep(refund, before),
                      Purpose.REFUND,
                      null,
                      refund,
                      chain,
                      wallet,
                      KeyReference.ofRefundWallet(),
                      terms),
                  nextNonce)));
    });
  }

  /** An asset at a deposit address, and the name of the address's key. */
  public record DepositAsset(ChainId chain, Address address, KeyReference key, Token asset) {}

  /** Whether a refund could be paid out of a deposit address, as far as the ledger tells. */
  public boolean isFree(DepositAsset at, String refundId) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> sweepToClose(at, rows.ofRefund(refundId)).isPresent()));
  }

  /**
   * Stores the transaction of a refund out of a deposit address whose money waits to be swept. It
   * closes the sweep that waits there, and whoever follows that follows the refund.
   *
   * @param leaving what leaves the address of the asset, the fee included where that pays it; more
   *     where it is signed again with a higher one
   * @param nextNonce of the deposit address
   * @param isCovered asked while nobody else takes a nonce of the address: whether what is there is
   *     enough
   * @param begin asked after that: whether the refund is still wanted
   * @return empty where it is not to be paid there: what is there is not enough, is about to move
   *     or does not wait, or it was tried there and taken back
   */
  public Optional<RefundPlan> planFromDeposit(
      Outgoing.PaidRefund refund,
      DepositAsset at,
      TransferTerms terms,
      TokenAmount leaving,
      long nextNonce,
      BooleanSupplier isCovered,
      BooleanSupplier begin) {
    return transactions.execute(status -> {
      rows.lockAddress(at.chain(), at.address());
      List<Outgoing> before = rows.ofRefund(refund.id());
      Optional<String> sweepId = sweepToClose(at, before);
      if (sweepId.isEmpty() || !isCovered.getAsBoolean()) {
        return Optional.empty();
      }
      if (!begin.getAsBoolean()) {
        return Optional.of(new RefundPlan.NotWanted());
      }
      Outgoing outgoing =
          rows.insert(
              new OutgoingRows.Intent(
                  refundStep(refund, before),
                  Purpose.REFUND,
                  sweepId.get(),
                  refund,
                  at.chain(),
                  at.address(),
                  at.key(),
                  terms),
              nextNonce);
      sweeps.setPlanned(sweepId.get(), leaving, terms);
      return Optional.of(new RefundPlan.Planned(outgoing));
    });
  }

  /**
   * The sweep that a refund may close: the only one, which waits and of which nothing was signed
   * that a reorg could bring back.
   *
   * @param before what was planned for the refund
   */
  private Optional<String> sweepToClose(DepositAsset at, List<Outgoing> before) {
    boolean tried =
        before.stream().anyMatch(one -> one.closesSweep() || one.state() != Outgoing.State.REFUSED);
    return tried || rows.isBusy(at.chain(), at.address())
        ? Optional.empty()
        : sweeps
            .waitingAlone(at.chain(), at.address(), at.asset())
            .filter(sweepId ->
                rows.of(sweepId).stream()
                    .filter(Outgoing::closesSweep)
                    .allMatch(one -> one.newestSigned().isEmpty()));
  }

  /** The transaction of a refund; none while it was not planned, or only such as were refused. */
  public Optional<Outgoing> transaction(String refundId) {
    return rows.ofRefund(refundId).stream()
        .filter(one -> one.state() != Outgoing.State.REFUSED)
        .findFirst();
  }

  private static String refundStep(Outgoing.PaidRefund refund, List<Outgoing> before) {
    return "%s/refund/%d".formatted(refund.id(), before.size());
  }

  private boolean isCovered(
      ChainId chain,
      Address wallet,
      TransferTerms terms,
      TokenAmount dataFee,
      Purse purse,
      long nextNonce) {
    TokenAmount coin = rows.committed(chain, wallet, nextNonce).plus(terms.maxFee()).plus(dataFee);
    if (terms.contract() == null) {
      return purse.coin().isAtLeast(coin.plus(terms.amount()));
    }
    TokenAmount token =
        rows.committed(chain, wallet, terms.contract(), nextNonce).plus(terms.amount());
    return purse.coin().isAtLeast(coin) && purse.token().isAtLeast(token);
  }
}
