package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.Effect;
import dev.ctrip.gateway.world.node.FakeLedger;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** What people send on a chain: to us, to others, in vain, and what only looks like money. */
final class Traffic {

  static final Address TOKEN = address(0x70_0001);

  /** Keeps a part of what it logs. */
  static final Address FEE_TOKEN = address(0x70_0002);

  static final Set<String> LISTED = Set.of(TOKEN.toString(), FEE_TOKEN.toString());

  private static final Address UNLISTED = address(0x70_0003);
  private static final Address SOMEBODY = address(0xb0_0001);
  private static final Address STRANGER = address(0xb0_0002);
  private static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  private static final String APPROVAL =
      "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";

  private final FakeLedger ledger;
  private final Random random;
  private final Consumer<Address> owner;
  private final List<Address> regulars =
      LongStream.range(0, 4).mapToObj(number -> address(0xa0_0000 + number)).toList();
  private final Set<String> ours = ConcurrentHashMap.newKeySet();
  private final AtomicLong visitors = new AtomicLong(0xa1_0000);
  private boolean feesKept = true;

  /**
   * @param owner told of each address that is ours from now on
   */
  Traffic(FakeLedger ledger, Random random, Consumer<Address> owner) {
    this.ledger = ledger;
    this.random = random;
    this.owner = owner;
    ledger.deploy(TOKEN, 18);
    ledger.deploy(FEE_TOKEN, 18);
    regulars.forEach(this::own);
  }

  static Address address(long number) {
    return Address.parse("0x%040x".formatted(number));
  }

  /** Every address that is ours. */
  Set<String> ours() {
    return Set.copyOf(ours);
  }

  /** From now on no token keeps a fee. */
  void keepNoFees() {
    feesKept = false;
  }

  /** Blocks with all kinds of transactions in them. */
  void blocks(int count) {
    for (int i = 0; i < count; i++) {
      some(random.nextInt(4));
      ledger.mine(1);
    }
  }

  /** Blocks of which each has money for us, in coin and in token. */
  void paidBlocks(int count) {
    for (int i = 0; i < count; i++) {
      ledger.pay(regular(), amount());
      ledger.payToken(TOKEN, SOMEBODY, regular(), amount());
      some(random.nextInt(3));
      ledger.mine(1);
    }
  }

  /** Transactions of any kind, waiting to be mined. */
  void some(int count) {
    for (int i = 0; i < count; i++) {
      one();
    }
  }

  private void one() {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> ledger.pay(regular(), amount());
      case 3, 4 -> ledger.payToken(TOKEN, SOMEBODY, regular(), amount());
      case 5 -> payWithFee();
      case 6 -> severalAtOnce();
      case 7 -> ledger.payInVain(regular(), amount());
      case 8 -> ledger.pay(STRANGER, amount());
      case 9 -> ledger.payToken(TOKEN, SOMEBODY, STRANGER, amount());
      case 10 -> ledger.payToken(UNLISTED, SOMEBODY, regular(), amount());
      case 11 -> oddLog();
      case 12 -> ledger.payToken(TOKEN, regular(), STRANGER, amount());
      default -> nothing();
    }
  }

  /** At an address of its own: what several brought together a balance cannot tell apart. */
  private void payWithFee() {
    TokenAmount amount = amount();
    ledger.payToken(
        FEE_TOKEN,
        SOMEBODY,
        visitor(),
        amount,
        feesKept ? TokenAmount.ofBaseUnits(1) : TokenAmount.ZERO);
  }

  private void severalAtOnce() {
    BigInteger one = amount().baseUnits();
    BigInteger other = amount().baseUnits();
    ledger.send(
        ledger.payer(),
        TOKEN,
        TokenAmount.ZERO,
        List.of(
            transfer(TOKEN, SOMEBODY, regular(), one),
            transfer(UNLISTED, SOMEBODY, regular(), one),
            transfer(TOKEN, SOMEBODY, regulars.getFirst(), other),
            transfer(TOKEN, SOMEBODY, regulars.getFirst(), other)));
  }

  private static Effect transfer(Address contract, Address from, Address to, BigInteger amount) {
    return new Effect.TokenTransfer(
        contract.lowerCase(), from.lowerCase(), to.lowerCase(), amount, amount);
  }

  private void oddLog() {
    String to = "0x" + "0".repeat(24) + regular().lowerCase().substring(2);
    switch (random.nextInt(4)) {
      case 0 -> ledger.emit(TOKEN, List.of(TRANSFER), "0xabcd");
      case 1 -> ledger.emit(TOKEN, List.of(TRANSFER, to, to, to), "0x");
      case 2 -> ledger.emit(TOKEN, List.of(APPROVAL, to, to), "0x" + "0".repeat(63) + "7");
      default -> ledger.emit(STRANGER, List.of(TRANSFER, to, to), "0x" + "0".repeat(63) + "7");
    }
  }

  private void nothing() {
    ledger.payToken(TOKEN, SOMEBODY, regular(), TokenAmount.ZERO);
    ledger.payToken(TOKEN, regulars.getFirst(), regulars.getFirst(), amount());
    ledger.create(amount());
  }

  private Address regular() {
    return regulars.get(random.nextInt(regulars.size()));
  }

  /** An address of ours that was never used. */
  Address visitor() {
    Address visitor = address(visitors.incrementAndGet());
    own(visitor);
    return visitor;
  }

  private void own(Address address) {
    ours.add(address.toString());
    owner.accept(address);
  }

  private TokenAmount amount() {
    return TokenAmount.ofBaseUnits(2 + random.nextInt(1_000_000));
  }
}
