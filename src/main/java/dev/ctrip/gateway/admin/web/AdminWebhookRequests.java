package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentJson;
import dev.ctrip.gateway.payment.PaymentWebhookEvents;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookSending;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns an operator's webhooks into deliveries, or says which field is wrong. */
@Component
@ConditionalOnRole(Role.API)
final class AdminWebhookRequests {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST_SECRET = 16;
  private static final int LONGEST_SECRET = 64;

  private final Payments payments;
  private final PaymentJson json;
  private final Webhooks webhooks;
  private final WebhookSending sending;
  private final JsonMapper mapper;
  private final Clock clock;
  private final List<String> types = new PaymentWebhookEvents().names();

  AdminWebhookRequests(
      Payments payments,
      PaymentJson json,
      Webhooks webhooks,
      WebhookSending sending,
      JsonMapper mapper,
      Clock clock) {
    this.payments = payments;
    this.json = json;
    this.webhooks = webhooks;
    this.sending = sending;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * @throws ProblemException if no payment or no event is named, or nobody wants to be told
   */
  Dispatched send(SendWebhookRequest request) {
    String type = type(request.eventType());
    Payment payment = payment(request.paymentId());
    Dispatched dispatched =
        sending.sendAgain(
            new Announcement(
                payment.merchantId(),
                payment.id(),
                payment.sequence(),
                payment.webhookUrl(),
                type,
                clock.instant(),
                json.of(payment)));
    if (dispatched.deliveryIds().isEmpty()) {
      throw invalid(
          "payment_id",
          "The payment has no webhook_url, and its merchant no endpoint that wants this.",
          "Have the merchant make an endpoint first.");
    }
    return dispatched;
  }

  private String type(@Nullable String type) {
    if (type == null || !types.contains(type)) {
      throw invalid(
          "event_type",
          type == null ? "The type is missing." : "No such type.",
          "Use one of: " + String.join(", ", types) + ".");
    }
    return type;
  }

  private Payment payment(@Nullable String id) {
    if (id == null) {
      throw invalid("payment_id", "The payment's id is missing.", "Send its id, such as pay_….");
    }
    return Optional.of(id)
        .filter(PaymentIds::isPossible)
        .flatMap(payments::findOfAnyMerchant)
        .orElseThrow(() ->
            new ProblemException(
                Problem.NOT_FOUND, "payment_id", "There is no payment of this id.", null));
  }

  /**
   * @param merchantId the operator's own
   * @throws ProblemException naming the first field that is not acceptable
   */
  Dispatched sendCustom(String merchantId, CustomWebhookRequest request) {
    String url = url(request.url());
    String body = body(request.payload());
    requireSecret(request.secret());
    return sending.sendCustom(merchantId, url, body, request.secret());
  }

  private String url(@Nullable String url) {
    if (url == null) {
      throw invalid("url", "The URL is missing.", "Send where to post to, such as https://….");
    }
    try {
      webhooks.requireCallable(url);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "url", "Not acceptable: " + e.getMessage() + ".", "Send a URL on the public internet.");
    }
    return url;
  }

  private String body(@Nullable Map<String, @Nullable Object> payload) {
    if (payload == null) {
      throw invalid("payload", "The payload is missing.", "Send a JSON object.");
    }
    String body = mapper.writeValueAsString(payload);
    if (!RequestText.isStorable(body)) {
      throw invalid("payload", "A text has a character that is none.", "Leave it out.");
    }
    return body;
  }

  private static void requireSecret(@Nullable String secret) {
    if (secret != null && !isSecret(secret)) {
      throw invalid(
          "secret",
          "It is no secret of Standard Webhooks.",
          "Send whsec_ and the base64 of 16 to 64 bytes, or leave it out.");
    }
  }

  private static boolean isSecret(String secret) {
    try {
      int bytes =
          secret.startsWith(PREFIX)
              ? Base64.getDecoder().decode(secret.substring(PREFIX.length())).length
              : 0;
      return bytes >= SHORTEST_SECRET && bytes <= LONGEST_SECRET;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
