package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traces in the forms that chains and older nodes tell them. */
class TracesTest {

  private static final Address ZERO = Address.parse("0x0000000000000000000000000000000000000000");
  private static final Address PAYER = Address.parse("0x00000000000000000000000000000000000000a1");
  private static final Address CONTRACT =
      Address.parse("0x00000000000000000000000000000000000000c1");
  private static final Address PAYEE = Address.parse("0x00000000000000000000000000000000000000b1");

  private static final TxHash FIRST = hash(1);
  private static final TxHash SECOND = hash(2);
  private static final TxHash SYSTEM = hash(3);

  @Test
  void whatTheChainItselfDoesNeedsNoTrace() {
    Block block = block(sent(FIRST, PAYER), sent(SECOND, PAYER), sent(SYSTEM, ZERO));

    assertThat(Traces.ofCallTracer(List.of(trace(FIRST, 5), trace(SECOND, 6)), block))
        .containsExactly(inner(FIRST, 5), inner(SECOND, 6));
    assertThat(
            Traces.ofCallTracer(
                List.of(trace(FIRST, 5), trace(SECOND, 6), trace(SYSTEM, 7)), block))
        .hasSize(3);
  }

  @Test
  void tracesWithoutTheirTransactionAreInTheBlocksOrder() {
    Block block = block(sent(FIRST, PAYER), sent(SECOND, PAYER));

    assertThat(Traces.ofCallTracer(List.of(nameless(5), nameless(6)), block))
        .containsExactly(inner(FIRST, 5), inner(SECOND, 6));
  }

  @Test
  void aTraceThatIsMissingIsNoEmptyOne() {
    Block block = block(sent(FIRST, PAYER), sent(SECOND, PAYER));

    for (List<Map<String, Object>> traces :
        List.of(
            List.of(trace(FIRST, 5)),
            List.of(nameless(5)),
            List.of(trace(FIRST, 5), trace(FIRST, 5)),
            List.of(trace(FIRST, 5), trace(hash(9), 5)),
            List.of(nameless(5), nameless(CONTRACT, 6)))) {
      assertThatThrownBy(() -> Traces.ofCallTracer(traces, block))
          .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class);
    }
  }

  private static Block block(Block.Transfer... sent) {
    BlockHash hash = new BlockHash("0x" + "ab".repeat(32));
    return new Block(new BlockHeader(7, hash, hash, Instant.EPOCH), Arrays.asList(sent), List.of());
  }

  private static Block.Transfer sent(TxHash txHash, Address from) {
    return new Block.Transfer(txHash, from, CONTRACT, TokenAmount.ZERO);
  }

  private static Block.Transfer inner(TxHash txHash, long amount) {
    return new Block.Transfer(txHash, CONTRACT, PAYEE, TokenAmount.ofBaseUnits(amount));
  }

  private static Map<String, Object> trace(TxHash txHash, int amount) {
    return Map.of("txHash", txHash.hex(), "result", call(PAYER, amount));
  }

  private static Map<String, Object> nameless(int amount) {
    return nameless(PAYER, amount);
  }

  private static Map<String, Object> nameless(Address from, int amount) {
    return Map.of("result", call(from, amount));
  }

  private static Map<String, Object> call(Address from, int amount) {
    return Map.of(
        "type",
        "CALL",
        "from",
        from.checksummed(),
        "to",
        CONTRACT.checksummed(),
        "value",
        "0x0",
        "calls",
        List.of(
            Map.of(
                "type",
                "CALL",
                "from",
                CONTRACT.checksummed(),
                "to",
                PAYEE.checksummed(),
                "value",
                "0x" + Integer.toHexString(amount))));
  }

  private static TxHash hash(int number) {
    return TxHash.parse("0x%064x".formatted(number));
  }
}
