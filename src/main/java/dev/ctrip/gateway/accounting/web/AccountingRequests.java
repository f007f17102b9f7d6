package dev.ctrip.gateway.accounting.web;

import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what is asked of the books, or says which field is wrong and what would be right. */
@Component
@ConditionalOnRole(Role.API)
final class AccountingRequests {

  /** ISO 8601's calendar date, in this millennium: no other form, sign or era. */
  private static final Pattern DAY = Pattern.compile("2[0-9]{3}-[0-9]{2}-[0-9]{2}");

  private static final Pattern INCIDENT = Pattern.compile("[1-9][0-9]{0,17}");

  private static final int LONGEST_REASON = 500;

  private final Accounts accounts;
  private final Chains chains;

  AccountingRequests(Accounts accounts, Chains chains) {
    this.accounts = accounts;
    this.chains = chains;
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable
   */
  Accounts.Selection selection(
      @Nullable String day, @Nullable String merchant, @Nullable String chain) {
    return new Accounts.Selection(day(day), merchant(merchant), chain(chain));
  }

  private static LocalDate day(@Nullable String day) {
    String remedy = "Send a day of UTC as YYYY-MM-DD, such as 2026-01-31.";
    if (day == null) {
      throw invalid("day", "The day is missing.", remedy);
    }
    try {
      if (DAY.matcher(day).matches()) {
        return LocalDate.parse(day);
      }
    } catch (DateTimeParseException e) {
      throw invalid("day", "The calendar has no such day.", remedy);
    }
    throw invalid("day", "This is no day.", remedy);
  }

  private @Nullable String merchant(@Nullable String merchant) {
    return merchant == null
        ? null
        : Optional.of(merchant)
            .filter(RequestText::isStorable)
            .flatMap(accounts::merchant)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.NOT_FOUND,
                    "merchant",
                    "There is no merchant of this id or name.",
                    "Send the id or the name of one, or leave it out for all."));
  }

  private @Nullable ChainId chain(@Nullable String name) {
    return name == null
        ? null
        : chains
            .named(name)
            .map(ChainSettings::id)
            .orElseThrow(() ->
                invalid(
                    "chain",
                    "No such chain.",
                    "Leave it out for all, or use one of: "
                        + chains.enabled().stream()
                            .map(ChainSettings::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  /**
   * @throws ProblemException if it names none
   */
  static long incident(String id) {
    if (!INCIDENT.matcher(id).matches()) {
      throw noIncident();
    }
    return Long.parseLong(id);
  }

  static ProblemException noIncident() {
    return new ProblemException(
        Problem.NOT_FOUND,
        null,
        "There is no open incident of this id.",
        "GET /admin/accounting/incidents lists them.");
  }

  /**
   * @throws ProblemException if there is none, or it is not acceptable
   */
  static String reason(AcceptDriftRequest request) {
    String reason = request.reason();
    if (reason == null || reason.isBlank()) {
      throw invalid("reason", "The reason is missing.", "Say why, for whoever reads it later.");
    }
    RequestText.require("reason", reason, LONGEST_REASON);
    return reason;
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
