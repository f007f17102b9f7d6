package dev.ctrip.gateway.wallet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GasWalletPinIT {

  private static final Address OWN = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final Address OTHER = Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");

  private final TestDatabase database = TestDatabase.fresh();
  private final GasWalletPin pin = new GasWalletPin(database.jdbc());

  @BeforeEach
  void pinTheAccount() {
    new XpubPin(database.jdbc(), Clock.systemUTC()).check("a".repeat(64));
  }

  @Test
  void isUnknownUntilASignerHasBeenStarted() {
    assertThat(pin.address()).isEmpty();
  }

  @Test
  void isKnownToAnyProcessFromThenOn() {
    pin.check(OWN);

    assertThat(new GasWalletPin(database.jdbc()).address()).contains(OWN);
  }

  @Test
  void takesTheSameAgainAndRefusesAnother() {
    pin.check(OWN);
    pin.check(OWN);

    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> pin.check(OTHER))
        .satisfies(refusal -> {
          assertThat(refusal.reason())
              .isEqualTo(
                  "This database belongs to the gas wallet %s, the signer's is %s."
                      .formatted(OWN, OTHER));
          assertThat(refusal.remedy()).contains("was first started with");
        });
    assertThat(pin.address()).contains(OWN);
  }

  @Test
  void refusesToForgetTheOneThatWasPinned() {
    pin.check(null);
    assertThat(pin.address()).isEmpty();
    pin.check(OWN);

    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> pin.check(null))
        .withMessageContaining("the signer has none");
  }
}
