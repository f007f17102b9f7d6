package dev.ctrip.gateway.payment;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * By what payments are found in the Temporal Web UI. Clear text on the server, so nothing personal.
 * Registered before any worker starts: an unregistered one would park every workflow.
 */
public final class PaymentSearchAttributes {

  public static final SearchAttributeKey<String> STATUS =
      SearchAttributeKey.forKeyword("PaymentStatus");
  public static final SearchAttributeKey<List<String>> FLAGS =
      SearchAttributeKey.forKeywordList("PaymentFlags");
  public static final SearchAttributeKey<String> CHAIN =
      SearchAttributeKey.forKeyword("PaymentChain");
  public static final SearchAttributeKey<String> TOKEN =
      SearchAttributeKey.forKeyword("PaymentToken");
  public static final SearchAttributeKey<String> MERCHANT =
      SearchAttributeKey.forKeyword("PaymentMerchant");
  public static final SearchAttributeKey<String> ORDER_ID =
      SearchAttributeKey.forKeyword("PaymentOrderId");
  public static final SearchAttributeKey<String> ADDRESS =
      SearchAttributeKey.forKeyword("PaymentAddress");

  /** At most {@link DepositTally#MAX_TRANSACTIONS}. */
  public static final SearchAttributeKey<List<String>> TX_HASHES =
      SearchAttributeKey.forKeywordList("PaymentTxHashes");

  /** Absent until a webhook fails. */
  public static final SearchAttributeKey<Boolean> WEBHOOKS_FAILING =
      SearchAttributeKey.forBoolean("PaymentWebhooksFailing");

  public static final List<SearchAttributeKey<?>> ALL =
      List.of(
          STATUS, FLAGS, CHAIN, TOKEN, MERCHANT, ORDER_ID, ADDRESS, TX_HASHES, WEBHOOKS_FAILING);

  private PaymentSearchAttributes() {}
}
