package dev.ctrip.gateway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The door to the outbox of webhooks. Safe for any thread. */
public interface Webhooks {

  /**
   * Writes a delivery row with its body frozen for its URL and for each of the merchant's endpoints
   * that want it, once however often it is called. Joins the caller's transaction, so that what
   * happened and the duty to tell it are committed together. The subject's workflow delivers what
   * is {@link #pending}; for a subject without one see {@link WebhookSending#dispatch}.
   */
  void announce(Announcement announcement);

  /**
   * Deliveries of a subject that its own workflow has to make: neither acknowledged nor given up,
   * nor sent anew by hand. Oldest first.
   */
  List<Pending> pending(String subjectId);

  /**
   * The attempts to deliver what was announced of a subject, oldest first.
   *
   * @param atMost no more than so many of the oldest
   */
  List<Attempted> attempts(String subjectId, int atMost);

  /**
   * Checks a URL as far as that is possible without calling it.
   *
   * @throws IllegalArgumentException with the reason, if it may never be called
   */
  void requireCallable(String url);

  /**
   * A delivery that somebody still has to make.
   *
   * @param type for example {@code payment.detected}
   */
  record Pending(String deliveryId, String type) {}

  /**
   * One call of an endpoint.
   *
   * @param sequence the subject's when it was announced
   * @param attempt counts from one in each delivery
   * @param statusCode null if no answer came
   * @param error why not, null if one came; holds neither URL nor secret
   */
  record Attempted(
      String deliveryId,
      String type,
      long sequence,
      int attempt,
      Instant at,
      Duration duration,
      @Nullable Integer statusCode,
      @Nullable String error) {}

  /**
   * @param subjectId what it is about, for example a payment's id
   * @param sequence the subject's sequence; with type and receiver it makes the row unique
   * @param url where to send it beside the merchant's endpoints; null: to those alone
   * @param type for example {@code payment.detected}
   * @param dataJson the body's {@code data}, a JSON object
   */
  record Announcement(
      String merchantId,
      String subjectId,
      long sequence,
      @Nullable String url,
      String type,
      Instant occurredAt,
      String dataJson) {}
}
