package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A sweep in a list.
 *
 * @param fee in the chain's coin: the most it may cost; what it did once swept
 * @param reason why it waits or is stuck; null where it does not
 * @param refundId the refund that it pays in place of moving money to the treasury; null where it
 *     does not
 * @param explorer the transaction there; null before it is signed, or without an explorer
 */
public record SweepLine(
    String id,
    String createdAt,
    String state,
    String paymentId,
    String chain,
    String value,
    String fee,
    String from,
    @Nullable String reason,
    @Nullable String refundId,
    String txHash,
    @Nullable String explorer) {

  static SweepLine of(Entry entry, Chains chains) {
    Sweep sweep = entry.sweep();
    ChainSettings chain = chains.withId(sweep.chain()).orElse(null);
    return new SweepLine(
        sweep.id(),
        Words.time(sweep.createdAt()),
        Words.word(sweep.state()),
        entry.paymentId(),
        chain == null ? sweep.chain().toString() : chain.name(),
        sweep.asset().format(sweep.value()),
        fee(sweep, chain),
        entry.from().checksummed(),
        sweep.reason(),
        sweep.refundId(),
        Words.orNone(sweep.txHash()),
        explorer(sweep, chain));
  }

  private static String fee(Sweep sweep, @Nullable ChainSettings chain) {
    Token coin = chain == null ? null : chain.coin();
    return coin == null ? sweep.fee() + " base units" : coin.format(sweep.fee());
  }

  private static @Nullable String explorer(Sweep sweep, @Nullable ChainSettings chain) {
    String template = chain == null ? null : chain.explorer().tx();
    return template == null || sweep.txHash() == null
        ? null
        : template.replace("{hash}", sweep.txHash().toString());
  }
}
