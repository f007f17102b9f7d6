package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentOverview;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.sweep.GasWallets;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Gathers what each page says from the other modules. Changes nothing. Safe for any thread. */
@Component
@ConditionalOnRole(Role.API)
public class OperatorPages {

  /** On one page. */
  public static final int LINES = 50;

  private static final int ATTENTION_LINES = 10;
  private static final int MOST_INCIDENTS = 50;
  private static final int MOST_CALLS = 200;

  private final PaymentOverview payments;
  private final Timelines timelines;
  private final Webhooks webhooks;
  private final SweepOverview sweeps;
  private final GasWallets gasWallets;
  private final Accounts accounts;
  private final Chains chains;
  private final Deposits deposits;
  private final TemporalUi temporalUi;
  private final Clock clock;

  OperatorPages(
      PaymentOverview payments,
      Timelines timelines,
      Webhooks webhooks,
      SweepOverview sweeps,
      GasWallets gasWallets,
      Accounts accounts,
      Chains chains,
      Deposits deposits,
      TemporalUi temporalUi,
      Clock clock) {
    this.payments = payments;
    this.timelines = timelines;
    this.webhooks = webhooks;
    this.sweeps = sweeps;
    this.gasWallets = gasWallets;
    this.accounts = accounts;
    this.chains = chains;
    this.deposits = deposits;
    this.temporalUi = temporalUi;
    this.clock = clock;
  }

  public OverviewPage overview() {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return new OverviewPage(
        payments
            .list(
                new PaymentOverview.Filter(
                    null, PaymentFlag.NEEDS_ATTENTION, null, true, null, ATTENTION_LINES))
            .stream()
            .map(PaymentLine::of)
            .toList(),
        payments.countOpen(PaymentFlag.NEEDS_ATTENTION),
        chains.enabled().stream()
            .map(chain -> ChainLine.of(chain, deposits.cursor(chain.id()), now))
            .toList(),
        accounts.incidents(MOST_INCIDENTS).stream()
            .filter(OperatorPages::isOpen)
            .map(incident -> IncidentLine.of(incident, chains))
            .toList(),
        DayPlot.of(payments.perDay(DayPlot.firstDay(today)), today));
  }

  private static boolean isOpen(Incident incident) {
    return incident.resolvedAt() == null;
  }

  /**
   * @param filter as its page asks for it, with {@link #LINES} as its limit
   */
  public PaymentsPage payments(PaymentOverview.Filter filter) {
    List<PaymentOverview.Row> rows = payments.list(filter);
    String status = filter.status() == null ? "" : filter.status().word();
    String flag = filter.flag() == null ? "" : filter.flag().word();
    String chain = filter.chain() == null ? "" : chains.get(filter.chain()).name();
    UriComponentsBuilder first = UriComponentsBuilder.fromPath("/admin/ui/payments");
    first.queryParam("status", status).queryParam("flag", flag).queryParam("chain", chain);
    if (filter.openOnly()) {
      first.queryParam("open", "on");
    }
    return new PaymentsPage(
        rows.stream().map(PaymentLine::of).toList(),
        status,
        flag,
        chain,
        filter.openOnly(),
        new PaymentsPage.Choices(
            Arrays.stream(PaymentStatus.values()).map(PaymentStatus::word).toList(),
            Arrays.stream(PaymentFlag.values()).map(PaymentFlag::word).toList(),
            chainNames()),
        rows.size() < filter.limit() ? null : after(first, rows.getLast().id()),
        filter.after() == null ? null : address(first));
  }

  /**
   * @return empty if there is no payment of that id
   */
  public Optional<PaymentPage> payment(String id) {
    return Optional.of(id).filter(PaymentIds::isPossible).flatMap(timelines::of).map(this::payment);
  }

  private PaymentPage payment(Timeline timeline) {
    String id = timeline.payment().id();
    return PaymentPage.of(
        timeline,
        chains.withId(timeline.payment().chainId()).orElse(null),
        webhooks.attempts(id, MOST_CALLS),
        webhooks.pending(id),
        temporalUi.workflow(id));
  }

  /**
   * @param filter as its page asks for it, with {@link #LINES} as its limit
   */
  public SweepsPage sweeps(SweepOverview.Filter filter) {
    List<SweepOverview.Entry> entries = sweeps.list(filter);
    String state = filter.state() == null ? "" : Words.word(filter.state());
    String chain = filter.chain() == null ? "" : chains.get(filter.chain()).name();
    UriComponentsBuilder first =
        UriComponentsBuilder.fromPath("/admin/ui/sweeps")
            .queryParam("state", state)
            .queryParam("chain", chain);
    boolean isFirst = filter.after() == null;
    return new SweepsPage(
        entries.stream().map(entry -> SweepLine.of(entry, chains)).toList(),
        state,
        chain,
        Arrays.stream(Sweep.State.values()).map(Words::word).toList(),
        chainNames(),
        isFirst ? gasWallets.all().stream().map(WalletLine::of).toList() : List.of(),
        entries.size() < filter.limit() ? null : after(first, entries.getLast().sweep().id()),
        isFirst ? null : address(first));
  }

  private List<String> chainNames() {
    return chains.enabled().stream().map(ChainSettings::name).toList();
  }

  private static String after(UriComponentsBuilder first, @Nullable String id) {
    return address(first.cloneBuilder().queryParam("after", Objects.requireNonNull(id)));
  }

  private static String address(UriComponentsBuilder page) {
    return page.encode().toUriString();
  }
}
