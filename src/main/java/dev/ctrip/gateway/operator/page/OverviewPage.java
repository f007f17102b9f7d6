package dev.ctrip.gateway.operator.page;

import java.util.List;

/**
 * The first page.
 *
 * @param attention the newest open payments that a person has to look at
 * @param attentionCount how many there are in all
 * @param incidents open ones
 */
public record OverviewPage(
    List<PaymentLine> attention,
    long attentionCount,
    List<ChainLine> chains,
    List<IncidentLine> incidents,
    DayPlot plot) {

  public OverviewPage {
    attention = List.copyOf(attention);
    chains = List.copyOf(chains);
    incidents = List.copyOf(incidents);
  }
}
