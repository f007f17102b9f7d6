package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request for a payment that has passed every check that needs no database.
 *
 * @param metadataJson a JSON object
 * @param webhookUrl null for the merchant's own endpoints
 * @param requestHash SHA-256 of the request's meaning, to tell a retry from another request
 */
@SuppressWarnings("ArrayRecordComponent") // A hash: stored and compared by the database.
public record NewPayment(
    String merchantId,
    ChainSettings chain,
    ListedToken token,
    TokenAmount amount,
    Duration expiresIn,
    @Nullable String orderId,
    String metadataJson,
    @Nullable String webhookUrl,
    @Nullable String idempotencyKey,
    byte[] requestHash) {}
