package dev.ctrip.gateway.world.node;

import java.util.List;

/**
 * A log entry.
 *
 * @param index position in the block
 */
record EventLog(int index, String address, List<String> topics, String data) {}
