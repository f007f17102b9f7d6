package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.GasWallet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the gas wallet's address in the database, where processes without keys find it. With
 * another one, what the first still holds and has under way would be forgotten.
 */
final class GasWalletPin implements GasWallet {

  private final JdbcClient jdbc;

  GasWalletPin(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Address> address() {
    return jdbc.sql("select gas_wallet from wallet_pin where gas_wallet is not null")
        .query(String.class)
        .optional()
        .map(Address::parse);
  }

  /**
   * Pins the address at the signer's first start, compares at every later one. Expects the {@link
   * XpubPin} to have been checked.
   *
   * @param own null where the signer has none
   * @throws StartRefusedException if another one is pinned, or it is a deposit address
   */
  void check(@Nullable Address own) {
    if (own == null) {
      refuseNone();
      return;
    }
    refuseDepositAddress(own);
    jdbc.sql("update wallet_pin set gas_wallet = :own where gas_wallet is null")
        .param("own", own.checksummed())
        .update();
    Address pinned = address().orElseThrow();
    if (!pinned.equals(own)) {
      throw new StartRefusedException(
          "This database belongs to the gas wallet %s, the signer's is %s.".formatted(pinned, own),
          "Start the signer with the wallet that this database was first started with.");
    }
  }

  private void refuseNone() {
    address()
        .ifPresent(pinned -> {
          throw new StartRefusedException(
              "This database belongs to the gas wallet %s, the signer has none.".formatted(pinned),
              "Name it in ctrip.wallet.signer-gas-wallet, and give the external signer its key.");
        });
  }

  private void refuseDepositAddress(Address own) {
    boolean isDeposit =
        jdbc.sql("select exists (select from payment where address = :own)")
            .param("own", own.checksummed())
            .query(Boolean.class)
            .single();
    if (isDeposit) {
      throw new StartRefusedException(
          "The gas wallet %s is a deposit address of this installation.".formatted(own),
          "Give the external signer a key of its own for the gas wallet and name that.");
    }
  }
}
