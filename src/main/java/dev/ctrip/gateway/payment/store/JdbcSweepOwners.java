package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.sweep.SweepOwners.Owner;
import dev.ctrip.gateway.sweep.SweepOwners.Stretch;
import dev.ctrip.gateway.wallet.KeyReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Payments as sweeps see them. */
@Component
public class JdbcSweepOwners {

  /** Each costs two look-ups by an index. */
  private static final int EXAMINED_AT_ONCE = 5_000;

  private static final Set<PaymentStatus> NOT_DUE =
      EnumSet.of(PaymentStatus.PENDING, PaymentStatus.DETECTED);

  private final JdbcClient jdbc;

  JdbcSweepOwners(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<Owner> at(Address address) {
    return jdbc.sql("select * from payment where address = :address")
        .param("address", address.toString())
        .query((row, n) -> owner(row))
        .optional();
  }

  public List<Owner> withForeignMoney(String afterId, int atMost) {
    return jdbc.sql(
            """
            select * from payment
            where flags && array ['wrong_asset', 'wrong_chain'] and id > :after
            order by id limit :most
            """)
        .param("after", afterId)
        .param("most", atMost)
        .query((row, n) -> owner(row))
        .list();
  }

  /** A sweep that waits counts as made: it is found by itself. */
  public Stretch withUnswept(ChainId chain, boolean closedOnly, String afterId) {
    List<String> examined =
        jdbc.sql(
                """
                select id from payment
                where chain_id = :chain and id > :after
                  and (closed_at is not null
                    or (not :closedOnly and status not in ('pending', 'detected')))
                order by id limit :most
                """)
            .param("chain", chain.value())
            .param("after", afterId)
            .param("closedOnly", closedOnly)
            .param("most", EXAMINED_AT_ONCE)
            .query((row, n) -> row.getString("id"))
            .list();
    return new Stretch(
        unsweptAmong(examined), examined.size() < EXAMINED_AT_ONCE ? null : examined.getLast());
  }

  private List<Owner> unsweptAmong(List<String> ids) {
    return jdbc.sql(
            """
            select p.* from payment p
            where p.id = any (:ids)
              and (select coalesce(sum(d.amount), 0) from deposit d
                   where d.to_address = p.address and d.chain_id = p.chain_id
                     and d.asset is not distinct from p.token_contract_address
                     and d.state <> 'orphaned')
                >= greatest(p.dust, 1) + (
                   select coalesce(sum(s.amount), 0) from sweep s
                   where s.payment_id = p.id and s.chain_id = p.chain_id
                     and s.asset is not distinct from p.token_contract_address
                     and s.state <> 'stuck')
            order by p.id
            """)
        .param("ids", ids.toArray(String[]::new))
        .query((row, n) -> owner(row))
        .list();
  }

  private static Owner owner(ResultSet row) throws SQLException {
    PaymentTerms terms = PaymentColumns.terms(row);
    return new Owner(
        terms.paymentId(),
        terms.address(),
        KeyReference.ofDeposit(terms.derivationIndex()),
        terms.chainId(),
        terms.token(),
        terms.dust(),
        terms.confirmationsRequired(),
        terms.finality(),
        !NOT_DUE.contains(PaymentStatus.ofWord(row.getString("status"))));
  }
}
