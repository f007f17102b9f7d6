package dev.ctrip.gateway.webhook.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Change;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what is asked of endpoints, or says which field is wrong and what would be right. */
@Component
@ConditionalOnRole(Role.API)
final class WebhookRequests {

  private static final int LONGEST_DESCRIPTION = 200;
  private static final Duration OVERLAP = Duration.ofDays(1);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  private static final Pattern ENDPOINT = Pattern.compile("we_[0-9a-f]{32}");
  private static final Pattern DELIVERY = Pattern.compile("msg_[0-9a-f]{32}");

  private final Webhooks webhooks;
  private final RequestedEvents events;

  WebhookRequests(Webhooks webhooks, RequestedEvents events) {
    this.webhooks = webhooks;
    this.events = events;
  }

  /** What a new endpoint is to be; nothing in it is null but whether it is paused. */
  Change create(WebhookEndpointRequest request) {
    if (request.url() == null) {
      throw invalid("url", "The URL is missing.", "Send where to post to, such as https://….");
    }
    return new Change(
        url(request.url()),
        Objects.requireNonNullElse(description(request.description()), ""),
        Objects.requireNonNullElse(events.read(request.events()), List.of("*")),
        null);
  }

  Change change(WebhookEndpointChange request) {
    return new Change(
        request.url() == null ? null : url(request.url()),
        description(request.description()),
        events.read(request.events()),
        request.paused());
  }

  private String url(String url) {
    try {
      webhooks.requireCallable(url);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "url", "Not acceptable: " + e.getMessage() + ".", "Send a URL on the public internet.");
    }
    RequestText.require("url", url, Integer.MAX_VALUE);
    return url;
  }

  private static @Nullable String description(@Nullable String description) {
    RequestText.require("description", description, LONGEST_DESCRIPTION);
    return description;
  }

  /**
   * @param request null: there was no body
   */
  static Duration overlap(@Nullable RotateSecretRequest request) {
    Long seconds = request == null ? null : request.overlap();
    if (seconds == null) {
      return OVERLAP;
    }
    if (seconds < 0 || seconds > LONGEST_OVERLAP.toSeconds()) {
      throw invalid(
          "overlap",
          "It is not between 0 and " + LONGEST_OVERLAP.toSeconds() + ".",
          "Send a number of seconds; 86400 is a day.");
    }
    return Duration.ofSeconds(seconds);
  }

  static Instant time(String field, @Nullable String time) {
    Instant read = RequestText.time(field, time);
    if (read == null) {
      throw invalid(field, "The time is missing.", "Send a time such as 2026-01-31T12:00:00Z.");
    }
    return read;
  }

  /**
   * @throws ProblemException if no endpoint can have this id
   */
  static String endpoint(String id) {
    if (!ENDPOINT.matcher(id).matches()) {
      throw noEndpoint();
    }
    return id;
  }

  static ProblemException noEndpoint() {
    return new ProblemException(Problem.NOT_FOUND, null, "There is no endpoint of this id.", null);
  }

  /**
   * @throws ProblemException if no delivery can have this id
   */
  static String delivery(String id) {
    if (!DELIVERY.matcher(id).matches()) {
      throw noDelivery();
    }
    return id;
  }

  static ProblemException noDelivery() {
    return new ProblemException(Problem.NOT_FOUND, null, "There is no delivery of this id.", null);
  }

  static ProblemException notActive(String remedy) {
    return new ProblemException(
        Problem.ENDPOINT_NOT_ACTIVE, null, "The endpoint is told nothing at present.", remedy);
  }

  static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
