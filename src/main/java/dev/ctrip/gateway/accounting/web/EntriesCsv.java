package dev.ctrip.gateway.accounting.web;

import dev.ctrip.gateway.accounting.Posting;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Postings as comma-separated values (RFC 4180, with a header). Columns and their order are a
 * public contract: new ones are added at the end. Text is kept from being taken for a formula by
 * whoever opens the file in a spreadsheet; amounts stay numbers.
 */
@Component
@ConditionalOnRole(Role.API)
final class EntriesCsv {

  private static final String END = "\r\n";

  private static final String HEADER =
      "booked_at,entry,kind,chain,chain_id,account,asset,token_contract_address,amount,amount_whole,"
          + "payment_id,order_id,merchant_id,tx_hash,block_number";

  /** A cell that begins so is one to spreadsheets (OWASP, CSV injection). */
  private static final String BEGINS_A_FORMULA = "=+-@\t\r\n";

  private final Chains chains;

  EntriesCsv(Chains chains) {
    this.chains = chains;
  }

  String header() {
    return HEADER + END;
  }

  String row(Posting posting) {
    return cells(posting) + END;
  }

  private String cells(Posting posting) {
    return String.join(
        ",",
        text(posting.bookedAt()),
        text(posting.entry()),
        text(posting.kind().word()),
        text(chains.withId(posting.chain()).map(ChainSettings::name).orElse("")),
        posting.chain().toString(),
        text(posting.account()),
        text(posting.symbol()),
        text(posting.asset()),
        posting.amount().toString(),
        whole(posting.amount(), posting.decimals()),
        text(posting.paymentId()),
        text(posting.orderId()),
        text(posting.merchantId()),
        text(posting.txHash()),
        Long.toString(posting.blockNumber()));
  }

  /** In whole coins; empty where the asset's decimals are not known. */
  private static String whole(BigInteger amount, @Nullable Integer decimals) {
    return decimals == null
        ? ""
        : new BigDecimal(amount, decimals).stripTrailingZeros().toPlainString();
  }

  private static String text(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    if (!text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean needsQuotes = text.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
    return needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
