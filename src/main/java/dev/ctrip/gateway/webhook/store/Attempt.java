package dev.ctrip.gateway.webhook.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of an endpoint, for the log that merchants and operators read.
 *
 * @param statusCode null if no answer came
 * @param error why not, null if one came; holds neither URL nor secret
 */
public record Attempt(
    Instant attemptedAt, Duration duration, @Nullable Integer statusCode, @Nullable String error) {}
