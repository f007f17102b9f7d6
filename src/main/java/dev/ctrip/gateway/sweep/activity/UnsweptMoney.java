package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOwners.Owner;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepRounds.Leftover;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import dev.ctrip.gateway.sweep.activity.SweepSettings.ForeignAssets;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What lies at a deposit address and was not swept: what is deep enough of its deposits, without
 * what its sweeps were for.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class UnsweptMoney {

  private final Nodes nodes;
  private final Deposits deposits;
  private final DepositConfirmation confirmation;
  private final Sweeps sweeps;
  private final SweepLedger ledger;
  private final Appraisal appraisal;
  private final SweepSettings settings;

  UnsweptMoney(
      Nodes nodes,
      Deposits deposits,
      DepositConfirmation confirmation,
      Sweeps sweeps,
      SweepLedger ledger,
      Appraisal appraisal,
      SweepSettings settings) {
    this.nodes = nodes;
    this.deposits = deposits;
    this.confirmation = confirmation;
    this.sweeps = sweeps;
    this.ledger = ledger;
    this.appraisal = appraisal;
    this.settings = settings;
  }

  /** Each listed asset of a chain of which something is left at the owner's address. */
  List<Unswept> of(Owner owner, ChainId chainId) {
    Chain chain = nodes.of(chainId);
    List<Deposit> there = confirmed(owner, chain);
    return chain
        .settings()
        .listedAssets()
        .map(asset -> of(owner, chain, asset, there))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * What to sweep next of an asset that the payment did not ask for.
   *
   * @return empty where nothing is left, or its last sweep is stuck
   */
  Optional<Leftover> leftover(Owner owner, ChainId chainId, ListedToken asset) {
    Chain chain = nodes.of(chainId);
    Balance balance = Balance.of(asset, confirmed(owner, chain), sweepsOf(owner, chainId, asset));
    TokenAmount amount = balance.toSweep();
    if (amount.isZero() || balance.isStuck()) {
      return Optional.empty();
    }
    String assetName =
        asset.token().contract() == null ? "coin" : asset.token().contract().checksummed();
    return Optional.of(
        new Leftover(
            new SweepRequest(
                "%s/leftover/%s/%s/%d"
                    .formatted(owner.paymentId(), chainId, assetName, balance.over()),
                owner.paymentId(),
                chainId,
                owner.address(),
                owner.key(),
                asset.token(),
                amount,
                depth(owner, chain.settings(), amount)),
            chain.settings().blockTime()));
  }

  private Optional<Unswept> of(Owner owner, Chain chain, ListedToken asset, List<Deposit> there) {
    Balance balance = Balance.of(asset, there, sweepsOf(owner, chain.settings().id(), asset));
    Sweep open = balance.open();
    TokenAmount amount = balance.toSweep();
    if (amount.isZero()) {
      return Optional.empty();
    }
    boolean own = owner.asksFor(chain.settings().id(), asset.token());
    Standing standing =
        open != null && isUnderWay(open)
            ? new Standing(Outlook.UNDER_WAY, open.fee(), "")
            : standing(owner, own, chain, asset, balance);
    return Optional.of(
        new Unswept(
            owner.paymentId(),
            chain.settings().id(),
            chain.settings().name(),
            owner.address(),
            asset.token(),
            amount,
            own,
            standing.outlook(),
            standing.fee(),
            standing.reason(),
            open == null ? null : open.id(),
            balance.lastOver()));
  }

  private boolean isUnderWay(Sweep sweep) {
    return sweep.state().isOpen()
        || (sweep.waitsFor() == Sweep.WaitsFor.GAS
            && ledger.openTopUp(ledger.get(sweep.id())).isPresent());
  }

  private record Standing(Outlook outlook, TokenAmount fee, String reason) {

    static Standing not(Outlook outlook, String reason) {
      return new Standing(outlook, TokenAmount.ZERO, reason);
    }
  }

  private Standing standing(
      Owner owner, boolean own, Chain chain, ListedToken asset, Balance balance) {
    if (balance.isStuck()) {
      return Standing.not(Outlook.STUCK, balance.stuckReason());
    }
    if (own && !owner.due()) {
      return Standing.not(Outlook.NOT_DUE, "its payment still waits for money, or for depth");
    }
    Appraisal.Verdict verdict = appraisal.of(chain, owner.address(), asset, balance.toSweep());
    if (!own && settings.foreignAssets() == ForeignAssets.HOLD) {
      return new Standing(
          Outlook.HELD,
          verdict.fee(),
          "the payment did not ask for it, and ctrip.sweep.foreign-assets is hold;"
              + " sweep-address moves it all the same");
    }
    return new Standing(
        verdict.moves() ? Outlook.WORTH_IT : Outlook.WAITS, verdict.fee(), verdict.reason());
  }

  private List<Sweep> sweepsOf(Owner owner, ChainId chain, ListedToken asset) {
    return sweeps.ofPayment(owner.paymentId()).stream()
        .filter(sweep -> sweep.chain().equals(chain))
        .filter(sweep -> Objects.equals(sweep.asset().contract(), asset.token().contract()))
        .toList();
  }

  /** Those of the chain that are deep enough; nobody else asks about some of them. */
  private List<Deposit> confirmed(Owner owner, Chain chain) {
    ChainSettings chainSettings = chain.settings();
    List<Deposit> there = onChain(owner, chainSettings.id());
    List<Deposit> shallow =
        there.stream().filter(deposit -> deposit.state() == Deposit.State.SEEN).toList();
    if (!shallow.isEmpty()) {
      TokenAmount most =
          shallow.stream().map(Deposit::amount).max(TokenAmount::compareTo).orElseThrow();
      confirmation.confirm(
          new DepositConfirmation.Request(
              chainSettings.id(),
              owner.address(),
              depth(owner, chainSettings, most),
              finality(owner, chainSettings)));
      there = onChain(owner, chainSettings.id());
    }
    return there.stream().filter(deposit -> deposit.state() == Deposit.State.CONFIRMED).toList();
  }

  private List<Deposit> onChain(Owner owner, ChainId chain) {
    return deposits.listedTo(owner.address()).stream()
        .filter(deposit -> deposit.chain().equals(chain))
        .toList();
  }

  private static int depth(Owner owner, ChainSettings chain, TokenAmount amount) {
    return owner.chain().equals(chain.id())
        ? owner.confirmationsRequired()
        : chain.confirmations().requiredFor(amount);
  }

  private static Finality finality(Owner owner, ChainSettings chain) {
    return owner.chain().equals(chain.id()) ? owner.finality() : chain.confirmations().finality();
  }

  /**
   * One asset at one address.
   *
   * @param sweeps oldest first
   */
  private record Balance(TokenAmount confirmed, List<Sweep> sweeps) {

    static Balance of(ListedToken asset, List<Deposit> confirmed, List<Sweep> sweeps) {
      TokenAmount sum =
          confirmed.stream()
              .filter(deposit -> Objects.equals(deposit.asset(), asset.token().contract()))
              .map(Deposit::amount)
              .reduce(TokenAmount.ZERO, TokenAmount::plus);
      return new Balance(sum, sweeps);
    }

    /** What a sweep is under way for; else all that none was made for. */
    TokenAmount toSweep() {
      TokenAmount swept =
          sweeps.stream()
              .filter(sweep -> sweep.state() == Sweep.State.SWEPT)
              .map(Sweep::amount)
              .reduce(TokenAmount.ZERO, TokenAmount::plus);
      Sweep open = open();
      return open != null && open.state().isOpen() ? open.amount() : confirmed.minusOrZero(swept);
    }

    /** The one that is under way, or waits. */
    @Nullable Sweep open() {
      return sweeps.stream()
          .filter(sweep -> !sweep.state().isOver())
          .reduce((earlier, later) -> earlier.state().isOpen() ? earlier : later)
          .orElse(null);
    }

    long over() {
      return sweeps.stream().filter(sweep -> sweep.state().isOver()).count();
    }

    @Nullable String lastOver() {
      return sweeps.reversed().stream()
          .filter(sweep -> sweep.state().isOver())
          .map(Sweep::id)
          .findFirst()
          .orElse(null);
    }

    boolean isStuck() {
      return !sweeps.isEmpty() && sweeps.getLast().state() == Sweep.State.STUCK;
    }

    String stuckReason() {
      return Objects.requireNonNullElse(sweeps.getLast().reason(), "its last sweep is stuck");
    }
  }
}
