package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.RefundWallet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the refund wallet's address in the database, where processes without keys find it. */
final class RefundWalletPin implements RefundWallet {

  private final JdbcClient jdbc;

  RefundWalletPin(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Address> address() {
    return jdbc.sql("select refund_wallet from wallet_pin where refund_wallet is not null")
        .query(String.class)
        .optional()
        .map(Address::parse);
  }

  /**
   * Pins the address at the signer's first start, compares at every later one. Expects the {@link
   * XpubPin} to have been checked.
   *
   * @param own null where the signer has none; then one that is pinned stays, and its refunds wait
   * @throws StartRefusedException if another one is pinned, or it is the treasury of a chain
   */
  void check(@Nullable Address own, List<ChainSettings> chains) {
    if (own == null) {
      return;
    }
    if (chains.stream().anyMatch(chain -> chain.treasury().equals(own))) {
      throw new StartRefusedException(
          "The refund wallet %s is the treasury of a chain.".formatted(own),
          "Give the chain a treasury of your own in chains.yaml, and fill the refund wallet by hand.");
    }
    jdbc.sql("update wallet_pin set refund_wallet = :own where refund_wallet is null")
        .param("own", own.checksummed())
        .update();
    Address pinned = address().orElseThrow();
    if (!pinned.equals(own)) {
      throw new StartRefusedException(
          "This database belongs to the refund wallet %s, the signer's is %s."
              .formatted(pinned, own),
          "Start the signer with the wallet that this database was first started with.");
    }
  }
}
