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
   * @param sender which of our accounts sent it
   * @param contract of the token that it moved; null where it moved the native coin
   * @param amount what left the sender, beside the fee; zero where it moved nothing
   * @param arrived what reached its destination
   * @param fee in the native coin
   */
  record Sent(
      String source,
      Purpose purpose,
      boolean succeeded,
      Sender sender,
      Address from,
      Address to,
      @Nullable Address contract,
      TokenAmount amount,
      TokenAmount arrived,
      TokenAmount fee,
      TxHash txHash,
      long blockNumber,
      @Nullable Owner owner) {}

  /** Whose key signed a transaction of ours, in the words of its table. */
  enum Sender {
    DEPOSITS,
    GAS_WALLET,
    REFUND_WALLET;

    static Sender ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    Account account(Address address) {
      return switch (this) {
        case DEPOSITS -> Account.deposit(address);
        case GAS_WALLET -> Account.gasWallet(address);
        case REFUND_WALLET -> Account.refundWallet(address);
      };
    }
  }

  /** What a transaction of ours was for, in the words of its table. */
  enum Purpose {
    SWEEP,
    GAS,
    GAP,
    REFUND;

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
    Account from = sent.sender().account(sent.from());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(from, null, sent.fee().baseUnits().negate()));
    lines.add(new Line(Account.NETWORK, null, sent.fee().baseUnits()));
    Account to = destination(sent);
    if (sent.succeeded() && to != null) {
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

  /** Null where nothing moves. */
  private static @Nullable Account destination(Sent sent) {
    return switch (sent.purpose()) {
      case SWEEP -> Account.treasury(sent.to());
      case GAS -> Account.deposit(sent.to());
      case REFUND -> Account.PAYERS;
      case GAP -> null;
    };
  }

  private static EntryKind kind(Sent sent) {
    if (!sent.succeeded()) {
      return EntryKind.FAILED;
    }
    return switch (sent.purpose()) {
      case SWEEP -> EntryKind.SWEEP;
      case GAS -> EntryKind.GAS;
      case GAP -> EntryKind.GAP;
      case REFUND -> EntryKind.REFUND;
    };
  }

  /**
   * What a wallet was found to have more in a block than the books say.
   *
   * @param wallet the account of a gas wallet or a refund wallet
   * @param asset contract; null for the native coin
   * @param more in base units, above zero
   */
  public static Entry funding(
      ChainId chain,
      Account wallet,
      @Nullable Address asset,
      BigInteger more,
      long blockNumber,
      BlockHash blockHash) {
    String source = "funding/%s/%s/%d".formatted(chain, wallet.address(), blockNumber);
    return new Entry(
        asset == null ? source : source + "/" + asset,
        EntryKind.FUNDING,
        null,
        blockNumber,
        blockHash,
        null,
        List.of(new Line(Account.OPERATOR, asset, more.negate()), new Line(wallet, asset, more)));
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
