package dev.ctrip.gateway.refund.store;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may be paid back: nobody whose money would come back to us, or be lost. An address is the
 * same on every chain, so it is refused on each for what it is on any.
 */
@Component
class Destinations {

  private final JdbcClient jdbc;
  private final Chains chains;

  Destinations(JdbcClient jdbc, Chains chains) {
    this.jdbc = jdbc;
    this.chains = chains;
  }

  /**
   * @return why nothing goes there, for people; empty where it may
   */
  Optional<String> objection(Address to) {
    if (to.isZero()) {
      return Optional.of("the zero address is nobody's; what goes there is lost");
    }
    if (chains.enabled().stream().map(ChainSettings::treasury).anyMatch(to::equals)) {
      return Optional.of("it is a treasury of this gateway");
    }
    if (tokens().anyMatch(to::equals)) {
      return Optional.of("it is the contract of a token, which gives nothing back");
    }
    return Optional.ofNullable(own(to));
  }

  private Stream<@Nullable Address> tokens() {
    return chains.enabled().stream()
        .flatMap(chain -> chain.tokens().stream())
        .map(listed -> listed.token().contract());
  }

  private @Nullable String own(Address to) {
    return jdbc.sql(
            """
            select case
              when exists (select from payment where address = :to)
                then 'it is a deposit address of this gateway'
              when exists (select from wallet_pin where :to in (gas_wallet, refund_wallet))
                then 'it is a wallet of this gateway'
              when exists (select from treasury_pin where address = :to)
                then 'it is a treasury of this gateway'
              end as objection
            """)
        .param("to", to.checksummed())
        .query((row, number) -> Optional.ofNullable(row.getString("objection")))
        .single()
        .orElse(null);
  }
}
