package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

class WalletConfigurationIT {

  private static final String PHRASE =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";

  private final TestDatabase database = TestDatabase.fresh();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(Surroundings.class)
          .withBean(JdbcClient.class, database::jdbc);

  @Test
  void opensTheWholeWalletFromTheMnemonic() {
    runner
        .withPropertyValues("ctrip.wallet.mnemonic=" + PHRASE, "ctrip.wallet.account=2")
        .run(context -> {
          assertThat(context).hasNotFailed().hasSingleBean(Signer.class);
          assertThat(context.getBean(DepositAddresses.class).at(0))
              .isEqualTo(
                  AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), 2).publicSide().at(0));
        });
  }

  @Test
  void startsWithAnExternalSignerThatIsNotThere() {
    String gasWallet = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
    runner
        .withPropertyValues(
            "ctrip.wallet.xpub=" + xpub(2),
            "ctrip.wallet.signer-url=http://127.0.0.1:1/",
            "ctrip.wallet.signer-gas-wallet=" + gasWallet)
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(context.getBean(Signer.class)).isInstanceOf(ExternalSigner.class);
          assertThat(context.getBean(GasWallet.class).address())
              .hasValueSatisfying(pinned -> assertThat(pinned).hasToString(gasWallet));
        });
  }

  @Test
  void refusesATreasuryThatIsTheExternalGasWallet() {
    runner
        .withPropertyValues(
            "ctrip.wallet.xpub=" + xpub(2),
            "ctrip.wallet.signer-url=http://127.0.0.1:1/",
            "ctrip.wallet.signer-gas-wallet=" + ConfiguredChains.TREASURY)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("is the gas wallet of this installation"));
  }

  @Test
  void hasNoSignerWhereTheRoleIsNotPlayed() {
    runner
        .withPropertyValues("ctrip.roles=api", "ctrip.wallet.xpub=" + xpub(2))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(DepositAddresses.class)
                .doesNotHaveBean(Signer.class));
  }

  @Test
  void startsAgainWithTheSameAccountHoweverItIsGiven() {
    runner
        .withPropertyValues("ctrip.wallet.mnemonic=" + PHRASE)
        .run(context -> assertThat(context).hasNotFailed());
    runner
        .withPropertyValues("ctrip.roles=api", "ctrip.wallet.xpub=" + xpub(0))
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(database.jdbc().sql("select count(*) from wallet_pin").query(Long.class).single())
        .isOne();
  }

  @Test
  void refusesToStartWithAnotherAccountThanTheDatabases() {
    runner
        .withPropertyValues("ctrip.wallet.mnemonic=" + PHRASE)
        .run(context -> assertThat(context).hasNotFailed());

    runner
        .withPropertyValues("ctrip.wallet.mnemonic=" + PHRASE, "ctrip.wallet.account=1")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("belongs to another wallet"));
  }

  @Test
  void keepsTheFirstPinWhateverIsTriedLater() {
    XpubPin pin = new XpubPin(database.jdbc(), Clock.systemUTC());
    pin.check("a".repeat(64));

    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> pin.check("b".repeat(64)));
    pin.check("a".repeat(64));
  }

  private static String xpub(int account) {
    return AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), account)
        .publicSide()
        .serialized();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({WalletSettings.class, GatewaySettings.class})
  @Import(WalletConfiguration.class)
  static class Surroundings {

    @Bean
    Chains chains() {
      return ConfiguredChains.of(ConfiguredChains.local());
    }

    @Bean
    Clock clock() {
      return Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    }
  }
}
