package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferFate;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SightingTest {

  private static final long NONCE = 4;
  private static final long HEAD = 110;

  static Stream<Arguments> fates() {
    Receipt succeeded = receipt(101, true);
    Receipt failed = receipt(101, false);
    return Stream.of(
        Arguments.of("nobody knows it", sighting(4, false, null), new TransferFate.Unknown()),
        Arguments.of("a node holds it", sighting(4, true, null), new TransferFate.Waiting()),
        Arguments.of(
            "an earlier one of ours waits before it",
            sighting(3, true, null),
            new TransferFate.Waiting()),
        Arguments.of("its nonce is used", sighting(5, false, null), new TransferFate.Displaced()),
        Arguments.of(
            "its nonce is used, though a node still holds it",
            sighting(5, true, null),
            new TransferFate.Displaced()),
        Arguments.of("mined", sighting(5, true, succeeded), new TransferFate.Mined(succeeded, 10)),
        Arguments.of(
            "mined, by a node that lags in nonces",
            sighting(4, true, succeeded),
            new TransferFate.Mined(succeeded, 10)),
        Arguments.of(
            "mined in the latest block",
            sighting(5, true, receipt(110, true)),
            new TransferFate.Mined(receipt(110, true), 1)),
        Arguments.of(
            "mined above the head that another node shows",
            sighting(5, true, receipt(112, true)),
            new TransferFate.Mined(receipt(112, true), 1)),
        Arguments.of("reverted", sighting(5, true, failed), new TransferFate.Reverted(failed, 10)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void fates(String name, Sighting sighting, TransferFate fate) {
    assertThat(sighting.fate(NONCE)).isEqualTo(fate);
  }

  private static Sighting sighting(long nextNonce, boolean known, @Nullable Receipt receipt) {
    return new Sighting(nextNonce, known, Optional.ofNullable(receipt), HEAD);
  }

  private static Receipt receipt(long block, boolean succeeded) {
    return new Receipt(
        TxHash.parse("0x" + "1".repeat(64)),
        block,
        BlockHash.parse("0x" + "2".repeat(64)),
        succeeded,
        TokenAmount.ofBaseUnits(1));
  }
}
