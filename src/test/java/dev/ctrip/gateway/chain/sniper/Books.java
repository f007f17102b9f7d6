package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.world.node.Arrival;
import dev.ctrip.gateway.world.node.FakeLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds what is recorded against what truly arrived: text against text, so that nothing of what is
 * tested takes part in the judgement.
 */
final class Books {

  private final FakeLedger ledger;
  private final JdbcClient jdbc;
  private final long chainId;

  Books(FakeLedger ledger, JdbcClient jdbc, long chainId) {
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.chainId = chainId;
  }

  /**
   * Where the two differ, one line each.
   *
   * @param missing arrived, but is not recorded
   * @param tooMuch is recorded, but has not arrived
   */
  record Difference(List<String> missing, List<String> tooMuch) {

    boolean isNone() {
      return missing.isEmpty() && tooMuch.isEmpty();
    }
  }

  /**
   * @param addresses in any case
   * @param tokens listed contracts, in any case
   */
  Difference difference(Set<String> addresses, Set<String> tokens) {
    List<String> arrived = arrived(addresses, tokens);
    List<String> recorded = recorded();
    return new Difference(without(arrived, recorded), without(recorded, arrived));
  }

  List<String> arrived(Set<String> addresses, Set<String> tokens) {
    return ledger.arrivals(addresses, tokens).stream().map(Books::line).toList();
  }

  static String line(Arrival arrival) {
    return line(
        arrival.txHash(),
        String.valueOf(arrival.logIndex()),
        String.valueOf(arrival.asset()),
        arrival.to(),
        arrival.amount().toString(),
        Long.toString(arrival.blockNumber()),
        arrival.blockHash());
  }

  private List<String> recorded() {
    return jdbc.sql(
            """
            select tx_hash, log_index, lower(asset) as asset, lower(to_address) as receiver,
                amount::text as amount, block_number, block_hash
            from deposit where chain_id = :chain and listed and state <> 'orphaned'
            order by block_number, id
            """)
        .param("chain", chainId)
        .query((row, index) ->
            line(
                String.valueOf(row.getString("tx_hash")),
                String.valueOf(row.getString("log_index")),
                String.valueOf(row.getString("asset")),
                row.getString("receiver"),
                row.getString("amount"),
                row.getString("block_number"),
                row.getString("block_hash")))
        .list();
  }

  private static String line(
      String txHash,
      String logIndex,
      String asset,
      String to,
      String amount,
      String blockNumber,
      String blockHash) {
    return "%s of %s to %s by %s log %s in block %s %s"
        .formatted(amount, asset, to, txHash, logIndex, blockNumber, blockHash);
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> left = new ArrayList<>(all);
    others.forEach(left::remove);
    return left;
  }
}
