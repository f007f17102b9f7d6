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
      "The request is not well-formed HTTP or JSON. Nothing was done.",
      "Text after the end of the JSON, a key twice, values nested too deeply, a body that "
          + "is no object, or a query parameter given twice; the detail says where.",
      "Send one JSON object in UTF-8, written by a JSON library, and each query parameter "
          + "once."),
  UNKNOWN_FIELD(
      "unknown-field",
      HttpStatus.BAD_REQUEST,
      "The request has a field nobody knows",
      "It is refused rather than ignored, so that a wish is never silently dropped. Nothing "
          + "was done.",
      "A field's name is misspelt, in another case, or belongs elsewhere; 'field' names it.",
      "Correct its name or leave it out."),
  UNKNOWN_PARAMETER(
      "unknown-parameter",
      HttpStatus.BAD_REQUEST,
      "The request has a query parameter nobody knows",
      "It is refused rather than ignored: a filter that is silently dropped shows what was "
          + "not asked for. Nothing was done.",
      "A parameter's name is misspelt or belongs elsewhere; 'field' names it.",
      "Correct its name or leave it out; the remedy lists those that there are."),
  INVALID_FIELD(
      "invalid-field",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "A field is not acceptable",
      "The request can be read, but one of its values cannot be used. Nothing was done.",
      "A field, parameter or header is missing, of a wrong type, out of range, or names "
          + "what does not exist here; 'field' names it and 'detail' says what is wrong.",
      "Do what the member 'remedy' says."),
  UNAUTHENTICATED(
      "unauthenticated",
      HttpStatus.UNAUTHORIZED,
      "An API key is needed",
      "Nobody knows who you are. Nothing was done.",
      "The request has no API key, or several, or one that is malformed, unknown, expired or "
          + "revoked; which of them is not told.",
      "Send one valid key as X-Api-Key or as Authorization: Bearer."),
  FORBIDDEN(
      "forbidden",
      HttpStatus.FORBIDDEN,
      "The API key does not allow this",
      "The key is good, but not for this. Nothing was done.",
      "It lacks the scope that the detail names.",
      "Use another key, or ask whoever made this one for a key with that scope."),
  NOT_FOUND(
      "not-found",
      HttpStatus.NOT_FOUND,
      "There is nothing here",
      "Nothing that you may see is at this address. Nothing was done.",
      "The path is misspelt, or the thing does not exist, or it belongs to another "
          + "merchant; which one is not told.",
      "Compare the path and the id with those that you were given, and the key with the "
          + "merchant they belong to."),
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      HttpStatus.METHOD_NOT_ALLOWED,
      "The method is not allowed here",
      "The path exists, but not with this HTTP method. Nothing was done.",
      "Most often a GET in place of a POST, or the other way round.",
      "Use one of the methods in the Allow header."),
  NOT_ACCEPTABLE(
      "not-acceptable",
      HttpStatus.NOT_ACCEPTABLE,
      "The answer's form is excluded",
      "What is answered here is not in a form that the request accepts. Nothing was done.",
      "The Accept header excludes application/json, or text/csv where that is answered.",
      "Send Accept: application/json, or leave the header out."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type",
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "Only JSON can be read",
      "The body is said to be in another form than JSON. Nothing was done.",
      "The Content-Type header is missing or is not application/json.",
      "Send the body as JSON with Content-Type: application/json."),
  TOO_LARGE(
      "too-large",
      HttpStatus.CONTENT_TOO_LARGE,
      "The request is too large",
      "The body is larger than any request needs to be. Nothing was done.",
      "A body may have 64 KiB.",
      "Send less: large things belong in your own database, and their id in the metadata."),
  NOT_CANCELLABLE(
      "not-cancellable",
      HttpStatus.CONFLICT,
      "The payment cannot be cancelled",
      "The payment goes on as it was.",
      "Money was seen for it, or it has ended already.",
      "Read the payment to see what became of it."),
  NOTHING_TO_ACCEPT(
      "nothing-to-accept",
      HttpStatus.CONFLICT,
      "There is nothing to accept",
      "The payment goes on as it was.",
      "No money has come, or what came counts already, or another amount was received by "
          + "now, or a refund of it was asked for and not rejected.",
      "Read the payment to see what it received and where it stands."),
  NOT_EXTENDABLE(
      "not-extendable",
      HttpStatus.CONFLICT,
      "The payment cannot be extended",
      "The payment goes on as it was.",
      "Enough money was seen, the payment was cancelled or is closed, it has as much time "
          + "already, its price has no rate any more, or a refund of it was asked for and not "
          + "rejected.",
      "Read the payment to see its deadline; make a new payment if it has ended."),
  BOOKS_MOVED(
      "books-moved",
      HttpStatus.CONFLICT,
      "The books have moved since",
      "The difference may be another by now. Nothing was done.",
      "Something was posted to the account since the incident was last seen, or is about to "
          + "be.",
      "Wait some minutes for the next round, look at the incident again, and accept what it "
          + "then says."),
  LAST_ADMIN_KEY(
      "last-admin-key",
      HttpStatus.CONFLICT,
      "The last admin key is not revoked",
      "Without it nobody could use the admin API. Nothing was done.",
      "No other key of the scope admin can be used: all are revoked or have expired.",
      "Make another key of the scope admin first, then revoke this one."),
  REFUND_TOO_LARGE(
      "refund-too-large",
      HttpStatus.CONFLICT,
      "There is less to refund",
      "Never more goes back than came. Nothing was done.",
      "Of what the payment received, less is deep enough and spoken for by no other refund.",
      "Ask for no more than what the detail says is left; reject refunds that are not wanted."),
  REFUND_NOT_POSSIBLE(
      "refund-not-possible",
      HttpStatus.CONFLICT,
      "Such a refund is not paid here",
      "No transaction could be made of it. Nothing was done.",
      "The operator has set no limit for refunds in this asset, or a lower one, or there is no "
          + "refund wallet, or the payment still waits for money; the detail says which.",
      "Ask for less, let the operator set a limit, or wait until the payment has expired."),
  REFUND_NEEDS_ANOTHER_KEY(
      "refund-needs-another-key",
      HttpStatus.FORBIDDEN,
      "Another key has to approve the refund",
      "No single stolen key of a shop can pay anybody. Nothing was done.",
      "The key that approves is the one that asked for the refund.",
      "Approve it with another key of the scope refunds."),
  REFUND_NOT_OPEN(
      "refund-not-open",
      HttpStatus.CONFLICT,
      "The refund cannot be changed any more",
      "It goes on as it was.",
      "It is on its way, done, or rejected, or somebody else approved it already.",
      "Read the refund to see how it stands; ask for another one if it was rejected."),
  TOO_MANY_ENDPOINTS(
      "too-many-endpoints",
      HttpStatus.CONFLICT,
      "There are too many endpoints",
      "Each event is sent to all of them. Nothing was done.",
      "A merchant may have so many webhook endpoints and no more.",
      "Delete one first."),
  ENDPOINT_NOT_ACTIVE(
      "endpoint-not-active",
      HttpStatus.CONFLICT,
      "The endpoint is not active",
      "Nothing is sent there. Nothing was done.",
      "It is paused, disabled or deleted.",
      "Enable it first; of one that is deleted make another."),
  INVALID_IDEMPOTENCY_KEY(
      "invalid-idempotency-key",
      HttpStatus.BAD_REQUEST,
      "The Idempotency-Key is malformed",
      "A key that cannot be kept protects from nothing. Nothing was done.",
      "It is empty, longer than 255 characters, or has a space or a character that is not "
          + "visible ASCII.",
      "Send 1 to 255 visible ASCII characters; a UUID does well."),
  IDEMPOTENCY_IN_PROGRESS(
      "idempotency-in-progress",
      HttpStatus.CONFLICT,
      "The first request with this key is not answered yet",
      "Nothing was done by this request; the first one goes on.",
      "Two requests with one Idempotency-Key were sent at the same moment.",
      "Send it again after the seconds in Retry-After: the answer is then the first one's."),
  IDEMPOTENCY_CONFLICT(
      "idempotency-conflict",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The Idempotency-Key was used with another request",
      "A key stands for one request, as long as the payment exists that it made. Nothing "
          + "was done.",
      "A key was used again for a new payment, or a retry was changed on its way.",
      "Send the first request again to get its answer, or use a new key for a new one."),
  NOTHING_TO_CLAIM(
      "nothing-to-claim",
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The transaction gives the payment nothing",
      "Nothing was recorded.",
      "The transaction is in no block yet, or it failed, or it moved nothing to the "
          + "payment's own address; the detail says which.",
      "Compare the transaction's receiver and chain with the payment's, and claim it once "
          + "it is mined."),
  RATE_LIMITED(
      "rate-limited",
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many requests",
      "More was asked within a minute than is allowed. Nothing was done.",
      "A merchant's reads, its writes and its claims are counted each by itself, and "
          + "requests without a valid key by the address they come from; the detail says which.",
      "Send it again after the seconds in Retry-After. Use webhooks in place of asking "
          + "often."),
  TEMPORARILY_UNAVAILABLE(
      "temporarily-unavailable",
      HttpStatus.SERVICE_UNAVAILABLE,
      "Try again in a moment",
      "Whether it was done may not be known yet; the detail says so.",
      "A part of the gateway, or what it stands on, does not answer right now.",
      "Send the same request again after the seconds in Retry-After; with an "
          + "Idempotency-Key it cannot be done twice."),
  CHAIN_NOT_READY(
      "chain-not-ready",
      HttpStatus.SERVICE_UNAVAILABLE,
      "The chain is not ready yet",
      "Nobody watches the chain, so no address on it is given out. Nothing was done.",
      "None of its blocks was read yet, as after the first start, or the operator has "
          + "disabled it.",
      "Send the same request again after the seconds in Retry-After; GET /api/v1/chains "
          + "says which chains are ready."),
  TOKEN_NOT_READY(
      "token-not-ready",
      HttpStatus.SERVICE_UNAVAILABLE,
      "The token cannot be asked for now",
      "Other assets of the chain can be. Nothing was done.",
      "Its contract was not looked at yet, or it is not what the operator's file says of "
          + "it; the detail says which.",
      "Ask for another asset, or send the same request again later; GET /api/v1/chains says "
          + "which tokens are ready."),
  RATE_NOT_READY(
      "rate-not-ready",
      HttpStatus.SERVICE_UNAVAILABLE,
      "The price cannot be quoted now",
      "Base units can be asked for. Nothing was done.",
      "The source of the currency's rate does not answer, or what it said last is too old.",
      "Send the same request again after the seconds in Retry-After, or ask in base units."),
  INTERNAL(
      "internal",
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong on our side",
      "A fault of the gateway. Whether it was done is not known.",
      "A bug, or a part that behaves as nobody expected.",
      "Tell the operator the reference in the detail: under it the log says more.");

  private final String code;
  private final HttpStatus status;
  private final String title;
  private final String explanation;
  private final String cause;
  private final String remedy;

  Problem(
      String code,
      HttpStatus status,
      String title,
      String explanation,
      String cause,
      String remedy) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.explanation = explanation;
    this.cause = cause;
    this.remedy = remedy;
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

  /** What it means and what was done, for the developer who follows the problem's {@code type}. */
  public String explanation() {
    return explanation;
  }

  /** Why it happens. */
  public String cause() {
    return cause;
  }

  /** What to do about it, wherever an answer says nothing more exact. */
  public String remedy() {
    return remedy;
  }
}
