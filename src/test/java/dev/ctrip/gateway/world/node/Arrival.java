package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Money that truly arrived: the truth that a gateway's record is compared with. Hashes and
 * addresses are lower-case text with 0x.
 *
 * @param logIndex the log's position in the block; null for the native coin
 * @param asset the token's contract; null for the native coin
 * @param amount by how much the receiver's balance grew, in base units; above zero
 */
public record Arrival(
    Kind kind,
    String txHash,
    @Nullable Integer logIndex,
    @Nullable String asset,
    String to,
    BigInteger amount,
    long blockNumber,
    String blockHash) {

  /** How it came. */
  public enum Kind {
    /** As the value of a transaction to the receiver. */
    DIRECT,
    /** As a token's transfer with a log. */
    TOKEN,
    /** As a call within a transaction to somebody else, which only a trace shows. */
    THROUGH_CONTRACT
  }

  /** In order of the chain. What somebody sends to themselves has not arrived. */
  static List<Arrival> among(List<LedgerBlock> blocks, Set<String> receivers, Set<String> tokens) {
    Set<String> to = lowerCase(receivers);
    Set<String> listed = lowerCase(tokens);
    return blocks.stream()
        .flatMap(block -> block.transactions().stream().flatMap(mined -> of(mined, block).stream()))
        .filter(arrival -> to.contains(arrival.to()))
        .filter(arrival -> arrival.asset() == null || listed.contains(arrival.asset()))
        .filter(arrival -> arrival.amount().signum() > 0)
        .toList();
  }

  private static Set<String> lowerCase(Set<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static List<Arrival> of(Mined mined, LedgerBlock block) {
    if (!mined.succeeded()) {
      return List.of();
    }
    List<Arrival> arrivals = new ArrayList<>();
    Sent sent = mined.sent();
    if (sent.to() != null && !sent.to().equals(sent.from())) {
      arrivals.add(coins(Kind.DIRECT, sent, sent.to(), sent.value(), block));
    }
    int log = mined.logs().isEmpty() ? 0 : mined.logs().getFirst().index();
    for (Effect effect : sent.effects()) {
      switch (effect) {
        case Effect.TokenTransfer transfer -> {
          if (!transfer.from().equals(transfer.to())) {
            arrivals.add(token(sent, log, transfer, block));
          }
          log++;
        }
        case Effect.Log _ -> log++;
        case Effect.Inner inner -> addCalls(arrivals, sent, inner, block);
      }
    }
    return arrivals;
  }

  private static void addCalls(
      List<Arrival> arrivals, Sent sent, Effect.Inner inner, LedgerBlock block) {
    if (inner.fails()) {
      return;
    }
    if (inner.moves() && !inner.from().equals(inner.to())) {
      arrivals.add(coins(Kind.THROUGH_CONTRACT, sent, inner.to(), inner.value(), block));
    }
    inner.within().forEach(within -> addCalls(arrivals, sent, within, block));
  }

  private static Arrival coins(
      Kind kind, Sent sent, String to, BigInteger amount, LedgerBlock block) {
    return new Arrival(kind, sent.hash(), null, null, to, amount, block.number(), block.hash());
  }

  private static Arrival token(
      Sent sent, int logIndex, Effect.TokenTransfer transfer, LedgerBlock block) {
    return new Arrival(
        Kind.TOKEN,
        sent.hash(),
        logIndex,
        transfer.contract(),
        transfer.to(),
        transfer.arrived(),
        block.number(),
        block.hash());
  }
}
