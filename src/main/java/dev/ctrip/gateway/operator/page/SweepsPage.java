package dev.ctrip.gateway.operator.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps, newest first, and what pays for their gas.
 *
 * @param state what was asked for; empty for any
 * @param chain likewise
 * @param wallets one per enabled chain; empty on later pages
 * @param next where the next page is; null at the end
 * @param first where the first page is; null there
 */
public record SweepsPage(
    List<SweepLine> sweeps,
    String state,
    String chain,
    List<String> states,
    List<String> chains,
    List<WalletLine> wallets,
    @Nullable String next,
    @Nullable String first) {

  public SweepsPage {
    sweeps = List.copyOf(sweeps);
    wallets = List.copyOf(wallets);
  }
}
