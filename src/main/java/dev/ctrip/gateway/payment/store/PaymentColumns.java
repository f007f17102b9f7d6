package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Rate;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a payment's values stand in the columns of its row. */
final class PaymentColumns {

  private PaymentColumns() {}

  static PaymentTerms terms(ResultSet row) throws SQLException {
    return new PaymentTerms(
        row.getString("id"),
        row.getString("merchant_id"),
        row.getString("order_id"),
        row.getString("chain"),
        ChainId.of(row.getLong("chain_id")),
        token(row),
        amount(row, "amount"),
        new Tolerance(row.getInt("tolerance_basis_points")),
        amount(row, "dust"),
        Address.parse(row.getString("address")),
        row.getLong("derivation_index"),
        row.getInt("confirmations_required"),
        Finality.valueOf(row.getString("finality").toUpperCase(Locale.ROOT)),
        Duration.ofMillis(row.getLong("block_time_millis")),
        Duration.ofSeconds(row.getLong("reorg_grace_seconds")),
        Duration.ofSeconds(row.getLong("late_window_seconds")),
        LatePolicy.ofWord(row.getString("late_policy")),
        row.getString("explorer_tx"),
        row.getString("explorer_address"));
  }

  /** Null if no price was asked for. */
  static @Nullable Quote quote(ResultSet row) throws SQLException {
    String currency = row.getString("price_currency");
    return currency == null
        ? null
        : new Quote(
            new Price(Price.currency(currency), row.getBigDecimal("price_value")),
            amount(row, "amount"),
            new Rate(row.getBigDecimal("price_rate")),
            row.getString("price_source"),
            instant(row, "quoted_at"));
  }

  static Token token(ResultSet row) throws SQLException {
    String contract = row.getString("token_contract_address");
    return new Token(
        row.getString("token"),
        contract == null ? null : Address.parse(contract),
        row.getInt("decimals"));
  }

  static SortedSet<PaymentFlag> flags(ResultSet row) throws SQLException {
    Array array = row.getArray("flags");
    SortedSet<PaymentFlag> flags = new TreeSet<>();
    for (String word : (String[]) array.getArray()) {
      flags.add(PaymentFlag.ofWord(word));
    }
    return flags;
  }

  static String[] words(Collection<PaymentFlag> flags) {
    return flags.stream().map(PaymentFlag::word).toArray(String[]::new);
  }

  static @Nullable String contractOf(Token token) {
    return token.contract() == null ? null : token.contract().toString();
  }

  static BigDecimal numeric(TokenAmount amount) {
    return new BigDecimal(amount.baseUnits());
  }

  static TokenAmount amount(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
