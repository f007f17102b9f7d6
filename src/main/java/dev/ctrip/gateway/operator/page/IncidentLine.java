package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import java.math.BigDecimal;
import java.math.BigInteger;

/** An account of which books and chain differ now. */
public record IncidentLine(
    long id,
    String chain,
    String account,
    String asset,
    String expected,
    String actual,
    String drift,
    String openedAt) {

  static IncidentLine of(Incident incident, Chains chains) {
    String contract = incident.asset() == null ? "the native coin" : incident.asset().checksummed();
    return new IncidentLine(
        incident.id(),
        chains
            .withId(incident.chain())
            .map(ChainSettings::name)
            .orElse(incident.chain().toString()),
        incident.account().name(),
        incident.symbol() == null ? contract : incident.symbol(),
        units(incident, incident.expected()),
        units(incident, incident.actual()),
        units(incident, incident.drift()),
        Words.time(incident.openedAt()));
  }

  /** In whole coins where it is known how many digits these have; may be below zero. */
  private static String units(Incident incident, BigInteger amount) {
    Integer decimals = incident.decimals();
    if (decimals == null) {
      return amount + " base units";
    }
    BigDecimal whole = new BigDecimal(amount, decimals);
    return whole.signum() == 0 ? "0" : whole.stripTrailingZeros().toPlainString();
  }
}
