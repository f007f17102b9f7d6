package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.world.TestChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Both signers; the external one is a real node that holds the keys of indexes 0 to 9. */
class SignersIT {

  private static TestChain node;

  @BeforeAll
  static void start() {
    node = TestChain.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Nested
  class Mnemonic extends SignerContract {

    @Override
    Signer signer() {
      return new MnemonicSigner(
          AccountSecret.ofMnemonic(
              WalletSettings.words("test test test test test test test test test test test junk"),
              0),
          CHAINS);
    }
  }

  @Nested
  @ExtendWith(OutputCaptureExtension.class)
  class External extends SignerContract {

    @Override
    ExternalSigner signer() {
      return of(ADDRESSES.at(9));
    }

    private ExternalSigner of(Address gasWallet) {
      SignerEndpoint endpoint = SignerEndpoint.of(node.httpUrl().toString(), null);
      return new ExternalSigner(ADDRESSES, gasWallet, new SignerRpc(endpoint), CHAINS);
    }

    @Test
    void putsOffWhatItsSignerHasNoKeyFor() {
      assertThatExceptionOfType(SigningRefusedException.class)
          .isThrownBy(() ->
              signer()
                  .sign(
                      transfer(null, ConfiguredChains.TREASURY, null, 1000, false),
                      KeyReference.ofDeposit(10)))
          .withMessageContaining("No Signer available")
          .satisfies(refusal -> assertThat(refusal.isForGood()).isFalse());
    }

    @Test
    void saysWhichKeysItsSignerHas(CapturedOutput output) {
      of(ADDRESSES.at(9)).report();
      assertThat(output).contains("has 10 keys", "index 10").doesNotContain("WARN");

      of(ConfiguredChains.TREASURY).report();
      assertThat(output).contains("WARN", "no key of the gas wallet " + ConfiguredChains.TREASURY);
    }
  }
}
