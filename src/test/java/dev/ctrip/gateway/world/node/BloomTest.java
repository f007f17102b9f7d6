package dev.ctrip.gateway.world.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class BloomTest {

  private static final EventLog TRANSFER =
      new EventLog(
          0,
          "0x5fbdb2315678afecb367f032d93f642f64180aa3",
          List.of(
              "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
              "0x000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
              "0x00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8"),
          "0x");

  /** The block's bloom as anvil 1.7.1 told it for this very log. */
  @Test
  void hasTheBitsThatARealNodeSets() {
    assertThat(Bloom.of(List.of(TRANSFER)))
        .isEqualTo(
            "0x"
                + "0000000000000000000200000000000000000000000000000000000000000000"
                + "0000000000000000000000000000000000000000000000000000000000000000"
                + "0000000000000000000000080000000000000000000000000000000000000000"
                + "0000084000000000000000010000000000000000000000000000001000000000"
                + "0000000000000000000000000000000000000000000000000000000200000000"
                + "0000000000000000000000000000000000000000000000000000000000000000"
                + "0000004200000020000000000000000000000000200000000000000000000000"
                + "0000000000000000000000000000000001000000000000000000000000000000");
  }

  @Test
  void isEmptyWithoutLogs() {
    assertThat(new BigInteger(Bloom.of(List.of()).substring(2), 16)).isZero();
  }
}
