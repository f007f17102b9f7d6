package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.platform.TemporalUi;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The lists of open payments that an operator keeps in the Temporal Web UI. {@code
 * docs/operating.md} says what to do about each.
 */
public enum SavedView {
  AWAITING("Awaiting money", PaymentSearchAttributes.STATUS.getName() + "=\"pending\""),
  UNDERPAID("Underpaid", flag(PaymentFlag.UNDERPAID)),
  LATE("Late", flag(PaymentFlag.LATE)),
  REORGED("Reorged", flag(PaymentFlag.REORGED)),
  NEEDS_ATTENTION("Needs attention", flag(PaymentFlag.NEEDS_ATTENTION)),
  WEBHOOKS_FAILING(
      "Webhooks failing", PaymentSearchAttributes.WEBHOOKS_FAILING.getName() + "=true");

  private final String title;
  private final String condition;

  /**
   * @param condition written as the Web UI does it, without spaces around the sign, or it does not
   *     find its own filters in it
   */
  SavedView(String title, String condition) {
    this.title = title;
    this.condition = condition;
  }

  private static String flag(PaymentFlag flag) {
    return PaymentSearchAttributes.FLAGS.getName() + "=\"" + flag.word() + "\"";
  }

  /** What the Web UI calls it. */
  public String title() {
    return title;
  }

  /**
   * In Temporal's query language. A run that was terminated keeps what it showed last, and the
   * payment goes on in another: only running ones are true.
   */
  public String query() {
    return "ExecutionStatus=\"Running\" AND " + condition;
  }

  /** Opens the list; the Web UI remembers it under its title in that browser. */
  public URI link(TemporalUi ui) {
    return URI.create(
        ui.workflows() + "?query=" + encode(query()) + "&savedQuery=" + encode(title));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
