package dev.ctrip.gateway.platform;

import org.springframework.http.HttpStatus;

/**
 * Every kind of error that the API answers with, one table for code, HTTP status and words. The
 * code is the last segment of the problem's {@code type} (RFC 9457) and never changes.
 */
public enum Problem {
  INVALID_REQUEST(
      "invalid-request",
      HttpStatus.BAD_REQUEST,
      "The request cannot be read",
      "The request is not well-formed HTTP or JSON, repeats a key, or is nested too deeply. The"
          + " detail says where. Nothing was done."),
  UNKNOWN_FIELD(
      "unknown-field",
      HttpStatus.BAD_REQUEST,
      "The request has a field nobody knows",
      "A field's name is misspelt or belongs elsewhere. It is refused rather than ignored, so that"
          + " a wish is never silently dropped. Nothing was done."),
  INVALID_FIELD(
      "invalid-field",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "A field is not acceptable",
      "The member 'field' names it, 'detail' says what is wrong and 'remedy' what would be right."
          + " Nothing was done."),
  UNAUTHENTICATED(
      "unauthenticated",
      HttpStatus.UNAUTHORIZED,
      "An API key is needed",
      "The request has no API key, or one that is unknown, expired or revoked. Send it as X-Api-Key"
          + " or as Authorization: Bearer."),
  FORBIDDEN(
      "forbidden",
      HttpStatus.FORBIDDEN,
      "The API key does not allow this",
      "The key is good, but it lacks the scope that the detail names. Use another key."),
  NOT_FOUND(
      "not-found",
      HttpStatus.NOT_FOUND,
      "There is nothing here",
      "The path is unknown, or the thing does not exist, or it belongs to another merchant; which"
          + " one is not told."),
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      HttpStatus.METHOD_NOT_ALLOWED,
      "The method is not allowed here",
      "The path exists, but not with this HTTP method; the Allow header lists those it has."),
  NOT_ACCEPTABLE(
      "not-acceptable",
      HttpStatus.NOT_ACCEPTABLE,
      "Only JSON can be answered",
      "The Accept header excludes application/json, the only form there is."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type",
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "Only JSON can be read",
      "Send the body with Content-Type: application/json."),
  TOO_LARGE(
      "too-large",
      HttpStatus.CONTENT_TOO_LARGE,
      "The request is too large",
      "The body is larger than any request needs to be. Nothing was done."),
  NOT_CANCELLABLE(
      "not-cancellable",
      HttpStatus.CONFLICT,
      "The payment cannot be cancelled",
      "Money was seen for it, or it has ended already. The payment goes on as it was."),
  NOTHING_TO_ACCEPT(
      "nothing-to-accept",
      HttpStatus.CONFLICT,
      "There is nothing to accept",
      "No money has come, or what came counts already. The payment goes on as it was."),
  NOT_EXTENDABLE(
      "not-extendable",
      HttpStatus.CONFLICT,
      "The payment cannot be extended",
      "Enough money was seen, the payment was cancelled or is closed, or it has as much time"
          + " already. It goes on as it was."),
  BOOKS_MOVED(
      "books-moved",
      HttpStatus.CONFLICT,
      "The books have moved since",
      "Something was posted to the account since the incident was last seen, or is about to be, so"
          + " the difference may be another by now. Nothing was done."),
  TOO_MANY_ENDPOINTS(
      "too-many-endpoints",
      HttpStatus.CONFLICT,
      "There are too many endpoints",
      "A merchant may have so many webhook endpoints and no more, since each event is sent to all of"
          + " them. Delete one first. Nothing was done."),
  ENDPOINT_NOT_ACTIVE(
      "endpoint-not-active",
      HttpStatus.CONFLICT,
      "The endpoint is not active",
      "It is paused, disabled or deleted, so nothing is sent there. Enable it first. Nothing was"
          + " done."),
  IDEMPOTENCY_CONFLICT(
      "idempotency-conflict",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The Idempotency-Key was used with another request",
      "A key stands for one request. Send the first request again to get its answer, or use a new"
          + " key for a new one. Nothing was done."),
  NOTHING_TO_CLAIM(
      "nothing-to-claim",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The transaction gives the payment nothing",
      "It is in no block yet, or it failed, or it moved nothing to the payment's own address; the"
          + " detail says which. Nothing was recorded."),
  RATE_LIMITED(
      "rate-limited",
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many requests of this kind",
      "Each of these asks the nodes of a chain, so a merchant may send only so many a minute. Send"
          + " it again after the seconds in Retry-After. Nothing was done."),
  TEMPORARILY_UNAVAILABLE(
      "temporarily-unavailable",
      HttpStatus.SERVICE_UNAVAILABLE,
      "Try again in a moment",
      "A part of the gateway does not answer right now. Send the same request again after the"
          + " seconds in Retry-After; with an Idempotency-Key it cannot be done twice."),
  CHAIN_NOT_READY(
      "chain-not-ready",
      HttpStatus.SERVICE_UNAVAILABLE,
      "The chain is not ready yet",
      "Nobody watches the chain yet, so no address on it is given out. Send the same request again"
          + " after the seconds in Retry-After."),
  TOKEN_NOT_READY(
      "token-not-ready",
      HttpStatus.SERVICE_UNAVAILABLE,
      "The token cannot be asked for now",
      "Its contract was not looked at yet, or it is not what the operator's file says of it; the"
          + " detail says which. Other assets of the chain can be asked for."),
  INTERNAL(
      "internal",
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong on our side",
      "A fault of the gateway. The detail has a reference under which the operator finds it in the"
          + " log.");

  private final String code;
  private final HttpStatus status;
  private final String title;
  private final String explanation;

  Problem(String code, HttpStatus status, String title, String explanation) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  public String code() {
    return code;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** What it means and what to do, for the developer who follows the problem's {@code type}. */
  public String explanation() {
    return explanation;
  }
}
