package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.RefundWallet;
import dev.ctrip.gateway.wallet.Signer;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the wallet at start, so that a wrong one stops the start and not a payment. */
@Configuration(proxyBeanMethods = false)
class WalletConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(WalletConfiguration.class);

  @Bean
  Wallet wallet(
      WalletSettings settings,
      GatewaySettings gateway,
      Chains chains,
      JdbcClient jdbc,
      Clock clock) {
    DerivationProof.check(XpubDepositAddresses::parse);
    Wallet wallet = Wallet.open(settings, gateway.roles(), chains.enabled());
    new XpubPin(jdbc, clock).check(wallet.addresses().fingerprint());
    return wallet;
  }

  @Bean
  DepositAddresses depositAddresses(Wallet wallet) {
    return wallet.addresses();
  }

  @Bean
  GasWallet gasWallet(JdbcClient jdbc) {
    return new GasWalletPin(jdbc);
  }

  @Bean
  RefundWallet refundWallet(JdbcClient jdbc) {
    return new RefundWalletPin(jdbc);
  }

  /** Takes the wallet to be opened, and its account pinned, before. */
  @Bean
  @ConditionalOnRole(Role.SIGNER)
  Signer signer(
      Wallet wallet, WalletSettings settings, Chains chains, JdbcClient jdbc, Clock clock) {
    ExternalKeys external = wallet.external();
    Address gasWallet =
        external == null
            ? Objects.requireNonNull(wallet.secret()).addressOf(KeyReference.ofGasWallet())
            : external.gasWallet();
    new GasWalletPin(jdbc).check(gasWallet);
    LOG.info(
        "The gas wallet, which pays for the gas of token sweeps, is {}",
        gasWallet == null ? "none" : gasWallet);
    Address refundWallet =
        external == null
            ? Objects.requireNonNull(wallet.secret()).addressOf(KeyReference.ofRefundWallet())
            : null;
    new RefundWalletPin(jdbc).check(refundWallet, chains.enabled());
    LOG.info(
        "The refund wallet, which pays refunds, is {}",
        refundWallet == null ? "none" : refundWallet);
    new TreasuryPin(jdbc, clock).check(chains.enabled(), gasWallet, settings.allowTreasuryChange());
    return external == null
        ? new MnemonicSigner(Objects.requireNonNull(wallet.secret()), chains)
        : external(external, wallet.addresses(), chains);
  }

  private static Signer external(ExternalKeys keys, DepositAddresses addresses, Chains chains) {
    ExternalSigner signer =
        new ExternalSigner(addresses, keys.gasWallet(), new SignerRpc(keys.endpoint()), chains);
    // Beside the start, which is not to wait for it.
    Thread.ofVirtual().name("external-signer-report").start(signer::report);
    return signer;
  }
}
