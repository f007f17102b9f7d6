package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.store.Bookings;
import dev.ctrip.gateway.accounting.store.Comparisons;
import dev.ctrip.gateway.accounting.store.Comparisons.Expectation;
import dev.ctrip.gateway.accounting.store.Comparisons.Purse;
import dev.ctrip.gateway.accounting.store.Entry;
import dev.ctrip.gateway.accounting.store.IncidentRows;
import dev.ctrip.gateway.accounting.store.IncidentRows.Unresolved;
import dev.ctrip.gateway.accounting.store.Journal;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.RefundWallet;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Holds the books against the chain. */
@Component
@ConditionalOnRole(Role.WORKER)
class BooksCheck {

  private static final Logger LOG = LoggerFactory.getLogger(BooksCheck.class);

  /** Addresses that differ, as many that were posted to, and as many of the others. */
  private static final int OF_EACH = 100;

  /** Addresses that get books in one pass because their payments are over. */
  private static final int NEW_AT_MOST = 1000;

  /** Addresses that one transaction compares. */
  private static final int AT_ONCE = 50;

  private final Comparisons comparisons;
  private final IncidentRows incidents;
  private final Journal journal;
  private final GasWallet gasWallet;
  private final RefundWallet refundWallet;
  private final TransactionOperations transactions;
  private final Clock clock;

  BooksCheck(
      Comparisons comparisons,
      IncidentRows incidents,
      Journal journal,
      GasWallet gasWallet,
      RefundWallet refundWallet,
      TransactionOperations transactions,
      Clock clock) {
    this.comparisons = comparisons;
    this.incidents = incidents;
    this.journal = journal;
    this.gasWallet = gasWallet;
    this.refundWallet = refundWallet;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Holds gas and refund wallet and some deposit addresses against the chain as of the cursor's
   * block.
   *
   * @param alive called now and then
   * @return how many addresses were compared; not those at which something is under way or of which
   *     a token did not tell its balance
   * @throws ChainUnavailableException if balances cannot be read now
   */
  int check(Chain chain, Cursor cursor, Runnable alive) {
    int compared = 0;
    Optional<Address> wallet = gasWallet.address();
    if (wallet.isPresent()) {
      Account account = Account.gasWallet(wallet.get());
      compared += compare(chain, cursor, coins(chain, cursor, List.of(account)), Set.of());
    }
    if (refundWallet.address().isPresent()) {
      Account account = Account.refundWallet(refundWallet.address().get());
      Map<Purse, BigInteger> actual = coins(chain, cursor, List.of(account));
      if (!actual.isEmpty()) {
        actual.putAll(refundTokens(chain, cursor, account));
        compared += compare(chain, cursor, actual, Set.of());
      }
    }
    comparisons.addThoseOver(cursor.chain(), NEW_AT_MOST);
    List<Address> addresses = comparisons.next(cursor.chain(), OF_EACH);
    for (int from = 0; from < addresses.size(); from += AT_ONCE) {
      alive.run();
      List<Address> some = addresses.subList(from, Math.min(addresses.size(), from + AT_ONCE));
      Map<Purse, BigInteger> actual =
          coins(chain, cursor, some.stream().map(Account::deposit).toList());
      if (!actual.isEmpty()) {
        Tokens tokens = tokens(chain, cursor, some, alive);
        actual.putAll(tokens.balances());
        compared += compare(chain, cursor, actual, tokens.unanswered());
      }
    }
    return compared;
  }

  private static Map<Purse, BigInteger> coins(Chain chain, Cursor cursor, List<Account> accounts) {
    Optional<List<Holding>> holdings =
        chain.holdings(accounts.stream().map(Account::address).toList(), cursor.hash());
    Map<Purse, BigInteger> coins = new LinkedHashMap<>();
    if (holdings.isEmpty()) {
      LOG.warn(
          "{}: no node has the state of block {}, so the books are not held against it",
          chain.settings().name(),
          cursor.number());
      return coins;
    }
    for (int i = 0; i < accounts.size(); i++) {
      coins.put(new Purse(accounts.get(i), null), holdings.get().get(i).coin().baseUnits());
    }
    return coins;
  }

  /** Of those that refunds are paid in; one that tells no balance now is left out. */
  private static Map<Purse, BigInteger> refundTokens(Chain chain, Cursor cursor, Account wallet) {
    Map<Purse, BigInteger> balances = new LinkedHashMap<>();
    Set<Address> silent = new HashSet<>();
    chain.settings().tokens().stream()
        .filter(listed -> listed.refunds() != null)
        .map(listed -> Objects.requireNonNull(listed.token().contract()))
        .forEach(contract ->
            tokenBalance(chain, cursor, contract, wallet.address(), silent)
                .ifPresent(
                    balance -> balances.put(new Purse(wallet, contract), balance.baseUnits())));
    return balances;
  }

  /**
   * @param unanswered addresses of which a token did not tell its balance
   */
  private record Tokens(Map<Purse, BigInteger> balances, Set<Address> unanswered) {}

  /** A token that tells no balance now is left out, since others are to be checked all the same. */
  private Tokens tokens(Chain chain, Cursor cursor, List<Address> addresses, Runnable alive) {
    Map<Purse, BigInteger> balances = new LinkedHashMap<>();
    Set<Address> unanswered = new HashSet<>();
    Set<Address> silent = new HashSet<>();
    comparisons
        .tokens(cursor.chain(), addresses)
        .forEach((address, contracts) -> {
          alive.run();
          contracts.forEach(contract ->
              tokenBalance(chain, cursor, contract, address, silent)
                  .ifPresentOrElse(
                      balance ->
                          balances.put(
                              new Purse(Account.deposit(address), contract), balance.baseUnits()),
                      () -> unanswered.add(address)));
        });
    return new Tokens(balances, unanswered);
  }

  /**
   * @param silent tokens that are not asked any more; one that does not answer is added
   */
  private static Optional<TokenAmount> tokenBalance(
      Chain chain, Cursor cursor, Address contract, Address holder, Set<Address> silent) {
    if (silent.contains(contract)) {
      return Optional.empty();
    }
    try {
      return chain.tokenBalance(contract, holder, cursor.hash());
    } catch (ChainUnavailableException e) {
      silent.add(contract);
      LOG.warn("the books of a token are not checked: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * @param actual what the chain has
   * @param unanswered addresses of which that is not all
   * @return how many addresses were compared in all they have
   */
  private int compare(
      Chain chain, Cursor cursor, Map<Purse, BigInteger> actual, Set<Address> unanswered) {
    return transactions.execute(status -> {
      journal.lock(cursor.chain());
      List<Expectation> books =
          comparisons.expectations(
              cursor.chain(), cursor.number(), cursor.hash(), List.copyOf(actual.keySet()));
      List<Expectation> still = books.stream().filter(one -> !one.isMoving()).toList();
      still.forEach(one ->
          judge(chain.settings(), one, Objects.requireNonNull(actual.get(one.purse())), cursor));
      Set<Address> settled = addresses(still);
      settled.removeAll(unanswered);
      comparisons.looked(cursor.chain(), addresses(books), settled, clock.instant());
      return settled.size();
    });
  }

  private static Set<Address> addresses(List<Expectation> books) {
    return books.stream()
        .map(one -> one.purse().account().address())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void judge(ChainSettings chain, Expectation books, BigInteger actual, Cursor cursor) {
    Instant now = clock.instant();
    Purse purse = books.purse();
    Optional<Unresolved> before = incidents.unresolved(chain.id(), purse);
    TokenAmount dust = chain.listed(purse.asset()).map(ListedToken::dust).orElse(TokenAmount.ZERO);
    switch (Drift.of(books, actual, dust, before, cursor.number(), chain.reorgDepth())) {
      case NONE -> settle(chain, purse, before, now);
      case FUNDED -> fund(chain, purse, actual.subtract(books.expected()), cursor);
      case SUSPECTED ->
          incidents.note(chain, purse, books.expected(), actual, cursor.number(), false, now);
      case INCIDENT -> {
        incidents.note(chain, purse, books.expected(), actual, cursor.number(), true, now);
        if (before.filter(known -> tells(known, books.expected(), actual)).isEmpty()) {
          report(chain, purse, books.expected(), actual, cursor);
        }
      }
    }
  }

  private void settle(ChainSettings chain, Purse purse, Optional<Unresolved> before, Instant now) {
    before.ifPresent(known -> {
      incidents.settle(known, now);
      if (known.isOpen()) {
        LOG.info("{}: the books of {} and the chain agree again", chain.name(), purse.account());
      }
    });
  }

  private void fund(ChainSettings chain, Purse purse, BigInteger more, Cursor cursor) {
    Entry entry =
        Bookings.funding(
            chain.id(), purse.account(), purse.asset(), more, cursor.number(), cursor.hash());
    journal.bring(chain, List.of(entry.source()), Map.of(entry.source(), entry));
  }

  private static boolean tells(Unresolved known, BigInteger expected, BigInteger actual) {
    return known.isOpen()
        && known.actual().subtract(known.expected()).equals(actual.subtract(expected));
  }

  private static void report(
      ChainSettings chain, Purse purse, BigInteger expected, BigInteger actual, Cursor cursor) {
    LOG.error(
        "{}: {} has {} base units of {} in block {}, by the books {}",
        chain.name(),
        purse.account(),
        actual,
        chain.listed(purse.asset()).map(listed -> listed.token().symbol()).orElse("a token"),
        cursor.number(),
        expected);
  }
}
