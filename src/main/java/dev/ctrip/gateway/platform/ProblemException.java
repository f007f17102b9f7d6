package dev.ctrip.gateway.platform;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends in a problem document. Thrown at the edge only; the domain says what is the
 * case, the edge decides what that means over HTTP.
 */
public final class ProblemException extends RuntimeException {

  /**
   * About as long as Temporal or a node needs to come back, a sniper for its first block, and a
   * connection pool to notice that the database is back.
   */
  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private final Problem problem;
  private final String detail;
  private final @Nullable String field;
  private final @Nullable String remedy;
  private final @Nullable Duration retryAfter;

  /**
   * @param field the request's field at fault, in the request's own words; null if none is
   * @param detail what is wrong, for the developer who called; no secret, no stack
   * @param remedy what to do about it; null if the detail says it
   */
  public ProblemException(
      Problem problem, @Nullable String field, String detail, @Nullable String remedy) {
    this(problem, field, detail, remedy, null);
  }

  /**
   * @param retryAfter when asking again may help; null if it does not
   */
  public ProblemException(
      Problem problem,
      @Nullable String field,
      String detail,
      @Nullable String remedy,
      @Nullable Duration retryAfter) {
    super(detail);
    this.problem = problem;
    this.detail = detail;
    this.field = field;
    this.remedy = remedy;
    this.retryAfter = retryAfter;
  }

  /** One that may be over in a moment, when the same request is to be sent again. */
  public static ProblemException passing(
      Problem problem, @Nullable String field, String detail, @Nullable String remedy) {
    return new ProblemException(problem, field, detail, remedy, A_MOMENT);
  }

  /**
   * A part of the gateway, or what it stands on, does not answer.
   *
   * @param detail which one, and whether anything was done
   */
  public static ProblemException unavailable(String detail, String remedy) {
    return passing(Problem.TEMPORARILY_UNAVAILABLE, null, detail, remedy);
  }

  public Problem problem() {
    return problem;
  }

  public String detail() {
    return detail;
  }

  public @Nullable String field() {
    return field;
  }

  public @Nullable String remedy() {
    return remedy;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
