package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contracts whose transfers are read, as a rule those of a chain's listed tokens, and how a
 * bloom shows that one logged a transfer.
 */
final class ListedContracts {

  static final ListedContracts NONE = new ListedContracts(List.of(), false);

  private static final LogsBloom.Mark TRANSFER = LogsBloom.Mark.of(Erc20.TRANSFER);

  private final Map<Address, LogsBloom.Mark> marks = new LinkedHashMap<>();

  private final boolean every;

  /**
   * @param every whether those of any other contract are read as well; of these no bloom can say
   *     that one is missing
   */
  ListedContracts(List<ListedToken> tokens, boolean every) {
    this.every = every;
    for (ListedToken listed : tokens) {
      Address contract = Objects.requireNonNull(listed.token().contract());
      marks.put(contract, LogsBloom.Mark.of(contract));
    }
  }

  boolean areNone() {
    return marks.isEmpty() && !every;
  }

  boolean hold(Address contract) {
    return every || marks.containsKey(contract);
  }

  /** The part of a log filter (execution-apis, {@code eth_getLogs}) that picks them. */
  Map<String, Object> filter() {
    return every
        ? Map.of()
        : Map.of("address", marks.keySet().stream().map(Address::checksummed).toList());
  }

  /** Those that may have logged a transfer. */
  List<Address> in(LogsBloom bloom) {
    if (!bloom.mayHold(TRANSFER)) {
      return List.of();
    }
    return marks.entrySet().stream()
        .filter(entry -> bloom.mayHold(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
