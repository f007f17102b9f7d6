package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one block's transactions one after the other. */
final class Execution {

  /** {@code Transfer(address,address,uint256)} (EIP-20). */
  static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  /** What a plain transfer costs (Yellow Paper, appendix G). */
  static final long TRANSFER_GAS = 21_000;

  /** Creating a contract costs so much more (Yellow Paper, appendix G). */
  private static final long CREATION_GAS = 32_000;

  private static final long EFFECT_GAS = 30_000;

  private final WorldState state;
  private final BigInteger baseFeeWei;
  private final Set<String> reverting;
  private final List<Mined> mined = new ArrayList<>();
  private long gasUsed;
  private int logs;

  /**
   * @param state the parent's, as a copy that this may change
   */
  Execution(WorldState state, BigInteger baseFeeWei, Set<String> reverting) {
    this.state = state;
    this.baseFeeWei = baseFeeWei;
    this.reverting = reverting;
  }

  /** What was mined so far, in order. */
  List<Mined> mined() {
    return List.copyOf(mined);
  }

  boolean isOutdated(Sent sent) {
    return sent.nonce() != null && sent.nonce() < state.nonce(sent.from());
  }

  boolean isMinable(Sent sent) {
    BigInteger cost =
        sent.maxFeeWei() == null ? sent.value().add(fee(sent, sent.gasLimit())) : sent.worstCost();
    return (sent.nonce() == null || sent.nonce() == state.nonce(sent.from()))
        && (sent.maxFeeWei() == null || sent.maxFeeWei().compareTo(baseFeeWei) >= 0)
        && state.balance(sent.from()).compareTo(cost) >= 0;
  }

  void run(Sent sent) {
    long nonce = state.nonce(sent.from());
    boolean succeeds = !sent.doomed() && (sent.to() == null || !reverting.contains(sent.to()));
    long gas = succeeds ? gas(sent) : Math.min(sent.gasLimit(), 2 * TRANSFER_GAS);
    gasUsed += gas;
    state.useNonce(sent.from());
    state.setBalance(sent.from(), state.balance(sent.from()).subtract(fee(sent, gas)));
    String created = sent.to() == null ? contract(sent.from(), nonce) : null;
    List<EventLog> itsLogs = succeeds ? apply(sent, created) : List.of();
    mined.add(
        new Mined(
            sent,
            mined.size(),
            nonce,
            succeeds,
            gas,
            gasUsed,
            sent.gasPriceWei(baseFeeWei),
            itsLogs,
            created));
  }

  private List<EventLog> apply(Sent sent, @Nullable String created) {
    String receiver = sent.to() == null ? created : sent.to();
    if (receiver != null) {
      state.move(sent.from(), receiver, sent.value());
    }
    List<EventLog> itsLogs = new ArrayList<>();
    for (Effect effect : sent.effects()) {
      switch (effect) {
        case Effect.TokenTransfer transfer -> {
          state.move(transfer);
          itsLogs.add(log(transfer));
        }
        case Effect.Log log ->
            itsLogs.add(new EventLog(logs++, log.address(), log.topics(), log.data()));
        case Effect.Inner inner -> apply(inner);
      }
    }
    return itsLogs;
  }

  private void apply(Effect.Inner inner) {
    if (inner.fails()) {
      return;
    }
    if (inner.moves()) {
      state.move(inner.from(), inner.to(), inner.value());
    }
    inner.within().forEach(this::apply);
  }

  private EventLog log(Effect.TokenTransfer transfer) {
    return new EventLog(
        logs++,
        transfer.contract(),
        List.of(TRANSFER, Hex.word(transfer.from()), Hex.word(transfer.to())),
        Hex.word(transfer.amount()));
  }

  private static long gas(Sent sent) {
    return TRANSFER_GAS
        + (sent.to() == null ? CREATION_GAS : 0)
        + EFFECT_GAS * sent.effects().size();
  }

  private BigInteger fee(Sent sent, long gas) {
    return sent.gasPriceWei(baseFeeWei).multiply(BigInteger.valueOf(gas));
  }

  /** As unique as the address that a node would compute (Yellow Paper, 7), but not the same. */
  private static String contract(String sender, long nonce) {
    return Hex.address(Hex.keccak("contract of " + sender + " " + nonce));
  }
}
