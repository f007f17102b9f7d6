package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tells them by the rows of outgoing transactions. */
@Repository
public class JdbcOwnTransfers implements OwnTransfers {

  private final JdbcClient jdbc;

  public JdbcOwnTransfers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Set<TxHash> ownAmong(ChainId chain, Collection<TxHash> transactions) {
    List<TxHash> own =
        jdbc.sql(
                """
                select a.tx_hash from outgoing_attempt a join outgoing o on o.id = a.outgoing_id
                where a.tx_hash = any (:hashes::text[]) and o.chain_id = :chain
                """)
            .param("hashes", transactions.stream().map(TxHash::hex).toArray(String[]::new))
            .param("chain", chain.value())
            .query((row, number) -> TxHash.parse(row.getString("tx_hash")))
            .list();
    return Set.copyOf(own);
  }

  @Override
  public Optional<Moved> moved(ChainId chain, Address address, long afterBlock, long upToBlock) {
    if (isUnderWay(chain, address)) {
      return Optional.empty();
    }
    return Optional.of(
        jdbc.sql(
                """
                select
                  coalesce(sum(case when o.to_address = :address and o.from_address <> :address
                    and o.state = 'mined' then a.amount end), 0) as received,
                  coalesce(sum(case when o.from_address = :address then o.fee
                    + case when o.state = 'mined' and o.contract is null
                        and o.to_address <> :address then a.amount else 0 end end), 0) as sent_coin,
                  count(*) filter (where o.from_address = :address) as sent
                from outgoing o join outgoing_attempt a
                  on a.outgoing_id = o.id and a.tx_hash = o.tx_hash
                where o.chain_id = :chain and o.state in ('mined', 'failed')
                  and o.block_number > :after and o.block_number <= :upTo
                  and (o.from_address = :address
                    or (o.purpose = 'gas' and o.to_address = :address))
                """)
            .param("chain", chain.value())
            .param("address", address.checksummed())
            .param("after", afterBlock)
            .param("upTo", upToBlock)
            .query((row, number) ->
                new Moved(amount(row, "received"), amount(row, "sent_coin"), row.getLong("sent")))
            .single());
  }

  private boolean isUnderWay(ChainId chain, Address address) {
    return jdbc.sql(
            """
            select exists (
              select from outgoing
              where chain_id = :chain and state = 'signed'
                and (from_address = :address or (purpose = 'gas' and to_address = :address)))
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query(Boolean.class)
        .single();
  }

  private static TokenAmount amount(ResultSet row, String column) throws SQLException {
    return TokenAmount.ofBaseUnits(row.getBigDecimal(column).toBigIntegerExact());
  }
}
