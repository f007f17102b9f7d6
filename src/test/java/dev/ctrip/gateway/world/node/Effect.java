package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a transaction does beside moving its own value; happens only where it succeeds. */
public sealed interface Effect {

  /**
   * A contract's {@code Transfer} log (EIP-20), and what it does to its balances.
   *
   * @param amount as logged
   * @param arrived by how much the receiver's balance grows; less where the token keeps a fee or
   *     lies
   */
  record TokenTransfer(
      String contract, String from, String to, BigInteger amount, BigInteger arrived)
      implements Effect {

    public TokenTransfer {
      contract = contract.toLowerCase(Locale.ROOT);
      from = from.toLowerCase(Locale.ROOT);
      to = to.toLowerCase(Locale.ROOT);
    }
  }

  /** A log that changes nothing, of any shape. */
  record Log(String address, List<String> topics, String data) implements Effect {

    public Log {
      address = address.toLowerCase(Locale.ROOT);
      topics = List.copyOf(topics);
    }
  }

  /**
   * A call between contracts, as only a trace shows it.
   *
   * @param type as Geth's {@code callTracer} names it, such as {@code CALL}; a {@code DELEGATECALL}
   *     shows the value of the call around it and moves nothing
   * @param fails whether it and all within it is undone, though the transaction goes on
   */
  record Inner(
      String type, String from, String to, BigInteger value, boolean fails, List<Inner> within)
      implements Effect {

    private static final Set<String> MOVING = Set.of("CALL", "CREATE", "CREATE2", "SELFDESTRUCT");

    public Inner {
      from = from.toLowerCase(Locale.ROOT);
      to = to.toLowerCase(Locale.ROOT);
      within = List.copyOf(within);
    }

    public static Inner call(String from, String to, BigInteger value) {
      return new Inner("CALL", from, to, value, false, List.of());
    }

    boolean moves() {
      return !fails && MOVING.contains(type);
    }
  }
}
