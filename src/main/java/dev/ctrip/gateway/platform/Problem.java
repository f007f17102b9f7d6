package dev.ctrip.gateway.platform;

import org.springframework.http.HttpStatus;

/**
 * Every kind of error that the API answers with, one table for code, HTTP status and title. The
 * code is the last segment of the problem's {@code type} (RFC 9457) and never changes.
 */
public enum Problem {
  INVALID_REQUEST("invalid-request", HttpStatus.BAD_REQUEST, "The request cannot be read"),
  INVALID_FIELD("invalid-field", HttpStatus.UNPROCESSABLE_CONTENT, "A field is not acceptable"),
  UNKNOWN_FIELD("unknown-field", HttpStatus.BAD_REQUEST, "The request has a field nobody knows"),
  UNAUTHENTICATED("unauthenticated", HttpStatus.UNAUTHORIZED, "An API key is needed"),
  FORBIDDEN("forbidden", HttpStatus.FORBIDDEN, "The API key does not allow this"),
  NOT_FOUND("not-found", HttpStatus.NOT_FOUND, "There is nothing here"),
  METHOD_NOT_ALLOWED(
      "method-not-allowed", HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", HttpStatus.NOT_ACCEPTABLE, "Only JSON can be answered"),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Only JSON can be read"),
  TOO_LARGE("too-large", HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
  NOT_CANCELLABLE("not-cancellable", HttpStatus.CONFLICT, "The payment cannot be cancelled"),
  IDEMPOTENCY_CONFLICT(
      "idempotency-conflict",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The Idempotency-Key was used with another request"),
  CHAIN_NOT_READY("chain-not-ready", HttpStatus.SERVICE_UNAVAILABLE, "The chain is not ready yet"),
  TEMPORARILY_UNAVAILABLE(
      "temporarily-unavailable", HttpStatus.SERVICE_UNAVAILABLE, "Try again in a moment"),
  INTERNAL("internal", HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side");

  private final String code;
  private final HttpStatus status;
  private final String title;

  Problem(String code, HttpStatus status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
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
}
