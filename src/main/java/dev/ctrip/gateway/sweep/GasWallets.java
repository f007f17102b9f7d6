package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pays for the gas of token sweeps, chain by chain. Safe for any thread. */
public interface GasWallets {

  /** Of each enabled chain, in the order of the file. Asks their nodes, all at the same time. */
  List<Standing> all();

  /**
   * @param address null until a signer was started once
   * @param balance null where no node answers, or there is no address
   * @param promised by top-ups that are under way; null where {@code balance} is
   * @param spentInLastDay what was signed in the last 24 hours, as the limit counts it
   * @param sweepsWaiting how many token sweeps wait for gas
   * @param tooLow whether it has less than one top-up may take; null where {@code balance} is
   * @param error for people: why the chain could not be asked; null where it could
   */
  record Standing(
      ChainSettings chain,
      @Nullable Address address,
      @Nullable TokenAmount balance,
      @Nullable TokenAmount promised,
      TokenAmount spentInLastDay,
      long sweepsWaiting,
      @Nullable Boolean tooLow,
      @Nullable String error) {}
}
