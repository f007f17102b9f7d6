package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what is asked of the keys, or says which field is wrong and what would be right. */
@Component
@ConditionalOnRole(Role.API)
final class KeyRequests {

  private static final int FEW = 50;
  private static final int MOST = 200;

  private final ApiKeys keys;
  private final Clock clock;

  KeyRequests(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable
   */
  KeyTerms terms(CreateKeyRequest request) {
    return new KeyTerms(
        merchant(request.merchant()),
        label(request.label()),
        scopes(request.scopes()),
        expiresAt(request));
  }

  private static String merchant(@Nullable String name) {
    String remedy = "Send 1 to 64 letters, digits, dots, underscores or hyphens.";
    if (name == null) {
      throw invalid("merchant", "The merchant is missing.", remedy);
    }
    if (!KeyTerms.isName(name)) {
      throw invalid("merchant", "No merchant can have this name.", remedy);
    }
    return name;
  }

  private static @Nullable String label(@Nullable String label) {
    if (label != null && !KeyTerms.isLabel(label)) {
      throw invalid(
          "label",
          "The label is empty, too long, or has a character that none may have.",
          "Send 1 to %d characters on one line, or leave it out."
              .formatted(KeyTerms.LONGEST_LABEL));
    }
    return label;
  }

  private static Set<Scope> scopes(@Nullable List<@Nullable String> words) {
    String remedy = "Send some of: " + Scope.words() + ".";
    if (words == null || words.isEmpty()) {
      throw invalid("scopes", "The scopes are missing.", remedy);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words) {
      scopes.add(
          Scope.ofWord(Objects.requireNonNullElse(word, ""))
              .orElseThrow(() -> invalid("scopes", "One of them is no scope.", remedy)));
    }
    return scopes;
  }

  private @Nullable Instant expiresAt(CreateKeyRequest request) {
    Long seconds = request.expiresIn();
    String time = request.expiresAt();
    if (seconds != null && time != null) {
      throw invalid("expires_at", "It stands beside expires_in.", "Send one of the two.");
    }
    Instant now = clock.instant();
    if (seconds != null) {
      if (seconds < 1 || seconds > KeyTerms.LONGEST_LIFE.toSeconds()) {
        throw invalid(
            "expires_in",
            "It must lie between 1 and %d seconds.".formatted(KeyTerms.LONGEST_LIFE.toSeconds()),
            "Send such a number, or leave it out for a key that never expires.");
      }
      return now.plusSeconds(seconds);
    }
    return time == null ? null : expiresAt(time, now);
  }

  private static Instant expiresAt(String time, Instant now) {
    String remedy =
        "Send a time within ten years, such as %s, or leave it out for a key that never expires."
            .formatted(now.plus(Duration.ofDays(365)).with(ChronoField.NANO_OF_SECOND, 0));
    Instant expiresAt;
    try {
      expiresAt = OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeException e) {
      throw invalid("expires_at", "This is no time (RFC 3339).", remedy);
    }
    if (!expiresAt.isAfter(now)) {
      throw invalid("expires_at", "It is over.", remedy);
    }
    if (expiresAt.isAfter(now.plus(KeyTerms.LONGEST_LIFE))) {
      throw invalid("expires_at", "It is more than ten years away.", remedy);
    }
    return expiresAt;
  }

  /**
   * @throws ProblemException naming the first parameter that is not acceptable
   */
  ApiKeys.Filter filter(
      @Nullable String merchant,
      @Nullable String state,
      @Nullable String limit,
      @Nullable String after) {
    if (merchant != null && !KeyTerms.isName(merchant)) {
      throw invalid(
          "merchant",
          "No merchant can have this id or name.",
          "Send the id or the name of one, or leave it out for all.");
    }
    if (after != null && !(RequestText.isStorable(after) && keys.exists(after))) {
      throw invalid(
          "after",
          "There is no key of this id.",
          "Send `next` of the page before, or leave it out.");
    }
    return new ApiKeys.Filter(merchant, state(state), after, RequestText.limit(limit, FEW, MOST));
  }

  private static ApiKeys.@Nullable State state(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return Arrays.stream(ApiKeys.State.values())
        .filter(state -> word(state).equals(word))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                "state",
                "No key is ever in such a state.",
                "Use one of: "
                    + Arrays.stream(ApiKeys.State.values())
                        .map(KeyRequests::word)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  static String word(ApiKeys.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
