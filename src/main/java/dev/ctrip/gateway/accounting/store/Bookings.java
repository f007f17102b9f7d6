package dev.ctrip.gateway.accounting.store;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.accounting.store.Entry.Line;
import dev.ctrip.gateway.accounting.store.Entry.Owner;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each kind of fact is in double entry. */
public final class Bookings {

  private Bookings() {}

  /**
   * A deposit that stands.
   *
   * @param asset contract; null for the native coin
   * @param isDust whether nobody could have been asked for so little
   */
  record Received(
      String source,
      Address to,
      @Nullable Address asset,
      TokenAmount amount,
      boolean isDust,
      @Nullable TxHash txHash,
      long blockNumber,
      @Nullable Owner owner) {}

  /**
   * A transaction of ours that is mined.
   *
   * @param fromGasWallet whether the gas wallet sent it; else a deposit address did
   * @param contract of the token that it moved; null where it moved the native coin
   * @param amount what left the sender, beside the fee; zero where it moved nothing
   * @param arrived what reached its destination
   * @param fee in the native coin
   */
  record Sent(
      String source,
      Purpose purpose,
      boolean succeeded,
      boolean fromGasWallet,
      Address from,
      Address to,
      @Nullable Address contract,
      TokenAmount amount,
      TokenAmount arrived,
      TokenAmount fee,
      TxHash txHash,
      long blockNumber,
      @Nullable Owner owner) {}

  /** What a transaction of ours was for, in the words of its table. */
  enum Purpose {
    SWEEP,
    GAS,
    GAP;

    static Purpose ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static Entry of(Received deposit) {
    BigInteger amount = deposit.amount().baseUnits();
    return new Entry(
        deposit.source(),
        deposit.isDust() ? EntryKind.DUST : EntryKind.DEPOSIT,
        deposit.txHash(),
        deposit.blockNumber(),
        null,
        deposit.owner(),
        List.of(
            new Line(Account.PAYERS, deposit.asset(), amount.negate()),
            new Line(Account.deposit(deposit.to()), deposit.asset(), amount)));
  }

  static Entry of(Sent sent) {
    Account from =
        sent.fromGasWallet() ? Account.gasWallet(sent.from()) : Account.deposit(sent.from());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(from, null, sent.fee().baseUnits().negate()));
    lines.add(new Line(Account.NETWORK, null, sent.fee().baseUnits()));
    if (sent.succeeded() && sent.purpose() != Purpose.GAP) {
      Account to =
          sent.purpose() == Purpose.GAS ? Account.deposit(sent.to()) : Account.treasury(sent.to());
      BigInteger left = sent.amount().baseUnits();
      BigInteger arrived = sent.arrived().baseUnits();
      lines.add(new Line(from, sent.contract(), left.negate()));
      lines.add(new Line(to, sent.contract(), arrived));
      // Some tokens keep a part of each transfer.
      lines.add(new Line(Account.NETWORK, sent.contract(), left.subtract(arrived)));
    }
    return new Entry(
        sent.source(), kind(sent), sent.txHash(), sent.blockNumber(), null, sent.owner(), lines);
  }

  private static EntryKind kind(Sent sent) {
    if (!sent.succeeded()) {
      return EntryKind.FAILED;
    }
    return switch (sent.purpose()) {
      case SWEEP -> EntryKind.SWEEP;
      case GAS -> EntryKind.GAS;
      case GAP -> EntryKind.GAP;
    };
  }

  /**
   * What a gas wallet was found to have more in a block than the books say.
   *
   * @param more in base units, above zero
   */
  public static Entry funding(
      ChainId chain, Address gasWallet, BigInteger more, long blockNumber, BlockHash blockHash) {
    return new Entry(
        "funding/%s/%s/%d".formatted(chain, gasWallet, blockNumber),
        EntryKind.FUNDING,
        null,
        blockNumber,
        blockHash,
        null,
        List.of(
            new Line(Account.OPERATOR, null, more.negate()),
            new Line(Account.gasWallet(gasWallet), null, more)));
  }

  /**
   * A difference that somebody took as it is.
   *
   * @param drift what the account has more on chain; below zero, less
   */
  static Entry accepted(
      String source, Account account, @Nullable Address asset, BigInteger drift, long blockNumber) {
    return new Entry(
        source,
        EntryKind.ACCEPTED,
        null,
        blockNumber,
        null,
        null,
        List.of(
            new Line(account, asset, drift), new Line(Account.UNEXPLAINED, asset, drift.negate())));
  }
}
