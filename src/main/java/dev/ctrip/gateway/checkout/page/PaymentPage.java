package dev.ctrip.gateway.checkout.page;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the payer's page shows of a payment, in words. Amounts are exact and in whole coins.
 *
 * @param version changes whenever something else is shown, but for the time
 * @param isStreamed whether changes are soon to be expected, so that the page wants to be told
 * @param now by the server's clock
 * @param isPartlyPaid whether some has come and the rest is asked for
 * @param ask what the payer is asked for; null if nothing is expected of him any more
 * @param confirmations null while there is nothing to count
 * @param transfers the newest first, no more than {@link #MOST_TRANSFERS}
 * @param moreTransfers how many more there are
 */
public record PaymentPage(
    String id,
    String version,
    boolean isStreamed,
    Instant now,
    Instant expiresAt,
    Message message,
    List<Step> steps,
    String total,
    String received,
    boolean isPartlyPaid,
    String symbol,
    String network,
    long chainId,
    @Nullable Ask ask,
    @Nullable Progress confirmations,
    List<Transfer> transfers,
    int moreTransfers) {

  /** A stranger may send a thousand. */
  static final int MOST_TRANSFERS = 5;

  /**
   * What to send and where to.
   *
   * @param due what is still missing, without its symbol
   * @param contract the token's; null for the native coin
   * @param contractLink where people look it up; null if there is no explorer
   * @param address where to, with its EIP-55 checksum
   * @param addressLink the same for the address
   * @param walletUri after EIP-681
   */
  public record Ask(
      String due,
      @Nullable String contract,
      @Nullable String contractLink,
      String address,
      @Nullable String addressLink,
      QrPicture addressQr,
      String walletUri,
      QrPicture walletQr) {}

  /**
   * @param done no more than {@code required}
   */
  public record Progress(long done, int required) {}

  /**
   * A step of a payment's way.
   *
   * @param state {@code done}, {@code current} or {@code open}
   */
  public record Step(String name, String state) {}

  /**
   * Money that came.
   *
   * @param amount with its symbol
   * @param tx the transaction's hash, shortened; null where none is known
   * @param link where people look it up; null if there is no explorer
   */
  public record Transfer(String amount, String state, @Nullable String tx, @Nullable String link) {}

  public PaymentPage {
    steps = List.copyOf(steps);
    transfers = List.copyOf(transfers);
  }

  public long nowMillis() {
    return now.toEpochMilli();
  }

  public long expiresMillis() {
    return expiresAt.toEpochMilli();
  }

  /** How long the payer still has, such as {@code 29:41} or {@code 26:00:05}. */
  public String timeLeft() {
    long seconds = Math.max(0, (expiresMillis() - nowMillis() + 999) / 1000);
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
