package dev.ctrip.gateway.webhook.web;

import static java.util.stream.Collectors.joining;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookEvents;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which events an endpoint may ask for. */
@Component
@ConditionalOnRole(Role.API)
final class RequestedEvents {

  private static final String ALL = "*";
  private static final int MOST = 50;
  private static final int LONGEST = 64;

  private final Set<String> known = new TreeSet<>();

  RequestedEvents(List<WebhookEvents> modules) {
    known.add(ALL);
    for (WebhookEvents module : modules) {
      for (String name : module.names()) {
        known.add(name);
        known.add(name.substring(0, name.indexOf('.') + 1) + ALL);
      }
    }
  }

  /**
   * @param events null: it was not said
   * @throws ProblemException if one is not known, or there is none
   */
  @Nullable List<String> read(@Nullable List<@Nullable String> events) {
    if (events == null) {
      return null;
    }
    if (events.isEmpty() || events.size() > MOST) {
      throw invalid("It must name 1 to " + MOST + " events.");
    }
    return events.stream().map(this::require).distinct().toList();
  }

  private String require(@Nullable String event) {
    if (event == null || !known.contains(event)) {
      throw invalid(
          event == null ? "A name is null." : "There is no event \"" + shown(event) + "\".");
    }
    return event;
  }

  /** No longer than a name could be. */
  private static String shown(String event) {
    return event.length() > LONGEST ? event.substring(0, LONGEST) + "…" : event;
  }

  private ProblemException invalid(String detail) {
    return new ProblemException(
        Problem.INVALID_FIELD,
        "events",
        detail,
        "Use some of: " + known.stream().collect(joining(", ")) + ".");
  }
}
