package dev.ctrip.gateway.chain.store;

import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What addresses had when their balances were last held against what is recorded of them. */
@Component
public class JdbcBalanceChecks {

  private final JdbcClient jdbc;

  public JdbcBalanceChecks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param blockNumber of the last block that counts; -1 before the first check
   */
  public record Check(long blockNumber, Holding holding) {}

  /** The last check of an address, locked until the caller's transaction ends. */
  public Check lock(ChainId chain, Address address) {
    jdbc.sql(
            """
            insert into balance_check (chain_id, address, block_number, coin, nonce)
            values (:chain, :address, -1, 0, 0) on conflict do nothing
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .update();
    return jdbc.sql(
            """
            select block_number, coin, nonce from balance_check
            where chain_id = :chain and address = :address for update
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .query((row, index) ->
            new Check(
                row.getLong("block_number"),
                new Holding(
                    TokenAmount.ofBaseUnits(row.getBigDecimal("coin").toBigIntegerExact()),
                    row.getLong("nonce"))))
        .single();
  }

  public void save(ChainId chain, Address address, Check check) {
    jdbc.sql(
            """
            update balance_check set block_number = :block, coin = :coin, nonce = :nonce
            where chain_id = :chain and address = :address
            """)
        .param("chain", chain.value())
        .param("address", address.checksummed())
        .param("block", check.blockNumber())
        .param("coin", new BigDecimal(check.holding().coin().baseUnits()))
        .param("nonce", check.holding().nonce())
        .update();
  }
}
