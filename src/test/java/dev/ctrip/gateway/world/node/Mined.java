package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it stands in a block.
 *
 * @param created the contract that it created; null if none
 */
record Mined(
    Sent sent,
    int index,
    long nonce,
    boolean succeeded,
    long gasUsed,
    long cumulativeGasUsed,
    BigInteger gasPriceWei,
    List<EventLog> logs,
    @Nullable String created) {}
