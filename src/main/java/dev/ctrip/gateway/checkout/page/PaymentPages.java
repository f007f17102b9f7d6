package dev.ctrip.gateway.checkout.page;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.checkout.page.PaymentPage.Ask;
import dev.ctrip.gateway.checkout.page.PaymentPage.Progress;
import dev.ctrip.gateway.checkout.page.PaymentPage.Transfer;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentVersions;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a payment's page. Takes from the payment only what its payer may know: no metadata, order
 * id, merchant or webhook. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
public class PaymentPages {

  private final Payments payments;
  private final PaymentVersions versions;
  private final Chains chains;
  private final Clock clock;

  PaymentPages(Payments payments, PaymentVersions versions, Chains chains, Clock clock) {
    this.payments = payments;
    this.versions = versions;
    this.chains = chains;
    this.clock = clock;
  }

  /**
   * @return empty if there is no payment of that id
   */
  public Optional<PaymentPage> find(String id) {
    if (!PaymentIds.isPossible(id)) {
      return Optional.empty();
    }
    // The version first: what changes in between is shown twice rather than not at all.
    return Optional.ofNullable(versions.of(Set.of(id)).get(id))
        .flatMap(version ->
            payments.findOfAnyMerchant(id).map(payment -> page(payment, version.text())));
  }

  private PaymentPage page(Payment payment, String version) {
    Instant now = clock.instant();
    String network = capitalised(payment.chain());
    Wording wording = new Wording(payment, now, network);
    List<Deposit> known =
        payment.deposits().stream()
            .filter(deposit -> asset(payment, deposit).isPresent())
            .toList()
            .reversed();
    return new PaymentPage(
        payment.id(),
        version,
        payment.status().expectsChange(),
        now,
        payment.expiresAt(),
        wording.message(),
        wording.steps(),
        payment.token().format(payment.amount()),
        payment.token().format(payment.amountReceived()),
        wording.isAwaited() && !payment.amountReceived().isZero(),
        payment.token().symbol(),
        network,
        payment.chainId().value(),
        wording.isAwaited() ? ask(payment) : null,
        progress(payment),
        known.stream()
            .limit(PaymentPage.MOST_TRANSFERS)
            .map(deposit -> transfer(payment, deposit))
            .toList(),
        Math.max(0, known.size() - PaymentPage.MOST_TRANSFERS));
  }

  private Ask ask(Payment payment) {
    TokenAmount due = payment.amount().minusOrZero(payment.amountReceived());
    Token token = payment.token();
    String walletUri = PaymentUri.of(payment.chainId(), token, payment.address(), due);
    return new Ask(
        due.inWholeUnits(token.decimals()),
        token.contract() == null ? null : token.contract().checksummed(),
        token.contract() == null ? null : addressLink(payment, token.contract()),
        payment.address().checksummed(),
        addressLink(payment, payment.address()),
        QrPicture.of(payment.address().checksummed()),
        walletUri,
        QrPicture.of(walletUri));
  }

  private static @Nullable Progress progress(Payment payment) {
    return payment.status() == PaymentStatus.DETECTED
        ? new Progress(
            Math.min(payment.confirmations(), payment.confirmationsRequired()),
            payment.confirmationsRequired())
        : null;
  }

  private Transfer transfer(Payment payment, Deposit deposit) {
    TxHash txHash = deposit.txHash();
    return new Transfer(
        asset(payment, deposit).orElseThrow().format(deposit.amount()),
        state(payment, deposit),
        txHash == null ? null : shortened(txHash.hex()),
        txHash == null
            ? null
            : chains
                .withId(deposit.chain())
                .map(chain -> chain.explorer().tx())
                .map(link -> link.replace("{hash}", txHash.hex()))
                .orElse(null));
  }

  private static String state(Payment payment, Deposit deposit) {
    if (!deposit.chain().equals(payment.chainId())) {
      return "on another network, does not count";
    }
    if (!Objects.equals(deposit.asset(), payment.token().contract())) {
      return "does not count";
    }
    return switch (deposit.state()) {
      case SEEN -> "being confirmed";
      case CONFIRMED -> "confirmed";
      case ORPHANED -> "undone by the network";
    };
  }

  /**
   * What came: as the payment or the operator's file names it. Empty for a token that is not
   * listed; anybody can make one of any name and send it to anybody.
   */
  private Optional<Token> asset(Payment payment, Deposit deposit) {
    return deposit.chain().equals(payment.chainId())
            && Objects.equals(deposit.asset(), payment.token().contract())
        ? Optional.of(payment.token())
        : chains
            .withId(deposit.chain())
            .flatMap(chain -> chain.listed(deposit.asset()))
            .map(ListedToken::token);
  }

  private @Nullable String addressLink(Payment payment, Address address) {
    return chains
        .withId(payment.chainId())
        .map(chain -> chain.explorer().address())
        .map(link -> link.replace("{address}", address.checksummed()))
        .orElse(null);
  }

  private static String shortened(String hash) {
    return hash.substring(0, 10) + "…" + hash.substring(hash.length() - 6);
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
