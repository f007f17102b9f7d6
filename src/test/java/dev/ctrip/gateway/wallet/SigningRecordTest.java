package dev.ctrip.gateway.wallet;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningRecordTest {

  private static final Address FROM = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final Address STRANGER =
      Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
  private static final KeyReference KEY = KeyReference.ofDeposit(1);
  private static final ChainSettings CONFIGURED = ConfiguredChains.local();

  @Test
  void grantsATransferToTheTreasury() {
    UnsignedTransfer transfer = transfer(LOCAL, 0, TREASURY, 1000, 200, 200);

    assertThat(SigningRecord.empty(LOCAL, FROM).permit(transfer, KEY, false, CONFIGURED))
        .isEqualTo(new Permission.Granted());
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "another chain than configured",
            transfer(ChainId.of(1), 0, TREASURY, 1000, 20, 1),
            "configured for chain 31337"),
        Arguments.of(
            "a destination that is not the treasury",
            transfer(LOCAL, 0, STRANGER, 1000, 20, 1),
            "not the treasury"),
        Arguments.of("zero value", transfer(LOCAL, 0, TREASURY, 0, 20, 1), "a transfer of nothing"),
        Arguments.of(
            "a fee above the chain's limit",
            transfer(LOCAL, 0, TREASURY, 1000, 201, 1),
            "above the chain's limit"),
        Arguments.of(
            "a priority fee above the whole",
            transfer(LOCAL, 0, TREASURY, 1000, 20, 21),
            "priority fee"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusals(String name, UnsignedTransfer transfer, String reason) {
    assertThat(SigningRecord.empty(LOCAL, FROM).permit(transfer, KEY, false, CONFIGURED))
        .isInstanceOfSatisfying(
            Permission.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  @Test
  void refusesARecordOfAnotherChain() {
    SigningRecord elsewhere = SigningRecord.empty(ChainId.of(1), FROM);

    assertThat(elsewhere.permit(transfer(LOCAL, 0, TREASURY, 1000, 20, 1), KEY, false, CONFIGURED))
        .isInstanceOf(Permission.Refused.class);
  }

  @Test
  void refusesToSweepTheTreasuryIntoItself() {
    assertThat(
            SigningRecord.empty(LOCAL, TREASURY)
                .permit(transfer(LOCAL, 0, TREASURY, 1000, 20, 1), KEY, false, CONFIGURED))
        .isInstanceOf(Permission.Refused.class);
  }

  @Test
  void grantsTheSameContentForANonceAgain() {
    UnsignedTransfer transfer = transfer(LOCAL, 0, TREASURY, 1000, 20, 1);

    assertThat(having(transfer).permit(transfer, KEY, false, CONFIGURED))
        .isEqualTo(new Permission.Granted());
  }

  @Test
  void refusesASecondContentForAUsedNonce() {
    SigningRecord record = having(transfer(LOCAL, 0, TREASURY, 1000, 20, 1));

    assertThat(record.permit(transfer(LOCAL, 0, TREASURY, 1001, 20, 1), KEY, false, CONFIGURED))
        .isInstanceOfSatisfying(
            Permission.Refused.class,
            refused -> assertThat(refused.reason()).contains("nonce 0").contains("something else"));
  }

  @Test
  void grantsAnotherContentForTheNextNonce() {
    UnsignedTransfer second = transfer(LOCAL, 1, TREASURY, 7, 20, 1);

    assertThat(SigningRecord.empty(LOCAL, FROM).permit(second, KEY, false, CONFIGURED))
        .isEqualTo(new Permission.Granted());
  }

  private static SigningRecord having(UnsignedTransfer signed) {
    return new SigningRecord(LOCAL, FROM, List.of(signed), TokenAmount.ZERO);
  }

  private static UnsignedTransfer transfer(
      ChainId chain, long nonce, Address to, long value, long feeGwei, long priorityGwei) {
    return new UnsignedTransfer(
        chain,
        nonce,
        null,
        to,
        null,
        TokenAmount.ofBaseUnits(value),
        21_000,
        GWEI.multiply(BigInteger.valueOf(feeGwei)),
        GWEI.multiply(BigInteger.valueOf(priorityGwei)),
        false);
  }
}
