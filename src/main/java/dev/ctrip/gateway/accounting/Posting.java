package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the books. The amounts of an entry's postings come to zero in each asset; a posting
 * is never changed.
 *
 * @param entry what its entry is called
 * @param bookedAt when it was posted, by PostgreSQL's clock; the same for all of an entry, and
 *     never earlier than that of an entry of the chain made before
 * @param asset contract; null for the native coin
 * @param symbol of the asset as it was listed; null where it was not
 * @param decimals likewise
 * @param amount in base units: what came to the account, or below zero what left it
 * @param paymentId null where it concerns none
 * @param merchantId likewise
 * @param orderId what the merchant calls the payment; text from outside
 * @param txHash null where only a balance tells of it
 * @param blockNumber where it happened, or by which it was seen
 */
public record Posting(
    String entry,
    Instant bookedAt,
    EntryKind kind,
    ChainId chain,
    @Nullable Address asset,
    @Nullable String symbol,
    @Nullable Integer decimals,
    Account account,
    BigInteger amount,
    @Nullable String paymentId,
    @Nullable String merchantId,
    @Nullable String orderId,
    @Nullable TxHash txHash,
    long blockNumber) {}
