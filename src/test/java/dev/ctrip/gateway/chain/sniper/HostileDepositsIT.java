package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.TestChain;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deposits as nobody wishes for them, on a real node: what each is credited with, and that a good
 * payment in the same block is credited beside it.
 */
@Timeout(120)
class HostileDepositsIT {

  private static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  private static final String APPROVAL =
      "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
  private static final BigInteger ALL = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
  private static final TokenAmount COIN = TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18));

  private static final TestChain ANVIL = TestChain.start();
  private static final Address PAYER = ANVIL.payer();
  private static final Address PLAIN = plain("USDC");
  private static final Address FAKE = plain("USDC");
  private static final Address NO_RETURN = ANVIL.deploy("NoReturnToken", "");
  private static final Address FEE_GROSS = ANVIL.deploy("FeeToken", Abi.words(1));
  private static final Address FEE_NET = ANVIL.deploy("FeeToken", Abi.words(0));
  private static final Address LYING = ANVIL.deploy("LyingToken", "");
  private static final Address SENDER = ANVIL.deploy("Sender", "");

  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static ScanWorld world;
  private static Scanner scanner;

  @BeforeAll
  static void start() {
    for (Address token : List.of(PLAIN, FAKE, FEE_GROSS)) {
      send(token, Abi.call("transfer(address,uint256)", SENDER, 1_000_000));
    }
    List<Token> listed =
        Stream.of(PLAIN, NO_RETURN, FEE_GROSS, FEE_NET, LYING)
            .map(contract -> new Token("T", contract, 18))
            .toList();
    world = new ScanWorld(TestNodes.of(ANVIL.settings(listed)));
    scanner = world.scanner();
    scanner.advance();
  }

  @AfterAll
  static void stop() {
    world.close();
    ANVIL.close();
  }

  /** What was credited: how much of which token, null for the coin. */
  record Credit(@Nullable Address asset, String amount) {}

  interface Sending {
    void to(Address address);
  }

  /**
   * @param credits in order
   */
  record Case(String name, Sending sending, List<Credit> credits) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Case when(String name, Sending sending, Credit... credits) {
    return new Case(name, sending, List.of(credits));
  }

  @ParameterizedTest
  @MethodSource
  void creditsWhatArrivedAndNothingElse(Case hostile) {
    Address odd = fresh();
    Address good = fresh();
    world.listener.owns(odd);
    world.listener.owns(good);

    hostile.sending().to(odd);
    send(PLAIN, Abi.call("transfer(address,uint256)", good, 77));
    ANVIL.pay(good, COIN);
    ANVIL.mine(1);
    while (scanner.advance()) {}

    assertThat(credits(odd)).isEqualTo(hostile.credits());
    assertThat(credits(good))
        .as("the good payments beside it")
        .containsExactlyInAnyOrder(credit(PLAIN, 77), new Credit(null, COIN.toString()));
  }

  static Stream<Case> creditsWhatArrivedAndNothingElse() {
    return Stream.of(
        // What is right
        when("a token", to -> transfer(PLAIN, to, 5), credit(PLAIN, 5)),
        when("the smallest amount", to -> transfer(PLAIN, to, 1), credit(PLAIN, 1)),
        when(
            "the largest amount",
            to -> send(PLAIN, Abi.call("transfer(address,uint256)", to, BigInteger.TEN.pow(29))),
            new Credit(PLAIN, BigInteger.TEN.pow(29).toString())),
        when("by somebody who was allowed to", HostileDepositsIT::transferFrom, credit(PLAIN, 9)),
        when(
            "a token that returns nothing", to -> transfer(NO_RETURN, to, 5), credit(NO_RETURN, 5)),
        when(
            "the same amount twice in a block",
            to -> {
              transfer(PLAIN, to, 5);
              transfer(PLAIN, to, 5);
            },
            credit(PLAIN, 5),
            credit(PLAIN, 5)),
        when(
            "three logs in one transaction",
            to -> sendTimes(PLAIN, to, 7, 3),
            credit(PLAIN, 7),
            credit(PLAIN, 7),
            credit(PLAIN, 7)),
        when(
            "coin and token in one block",
            to -> {
              ANVIL.pay(to, TokenAmount.ofBaseUnits(3));
              transfer(PLAIN, to, 4);
            },
            credit(null, 3),
            credit(PLAIN, 4)),
        when(
            "a coin with a note",
            to -> ANVIL.send(PAYER, to, TokenAmount.ofBaseUnits(8), "0xc0ffee", Map.of()),
            credit(null, 8)),
        when(
            "a coin by an old kind of transaction",
            to -> ANVIL.send(PAYER, to, TokenAmount.ofBaseUnits(8), "0x", Map.of("type", "0x0")),
            credit(null, 8)),
        when(
            "a coin by a transaction with an access list",
            to ->
                ANVIL.send(
                    PAYER,
                    to,
                    TokenAmount.ofBaseUnits(8),
                    "0x",
                    Map.of("type", "0x1", "accessList", List.of())),
            credit(null, 8)),
        // What a token keeps
        when("a fee that is not logged", to -> transfer(FEE_GROSS, to, 100), credit(FEE_GROSS, 90)),
        when("a fee that is logged", to -> transfer(FEE_NET, to, 100), credit(FEE_NET, 90)),
        when(
            "a fee of each of three",
            to -> sendTimes(FEE_GROSS, to, 10, 3),
            credit(FEE_GROSS, 10),
            credit(FEE_GROSS, 10),
            credit(FEE_GROSS, 7)),
        when(
            "a token that leaves at once",
            to -> {
              transfer(PLAIN, to, 5);
              leave(PLAIN, to, 5);
            },
            credit(PLAIN, 5)),
        when(
            "an address that sends to itself",
            to -> {
              transfer(PLAIN, to, 5);
              sendFrom(to, PLAIN, Abi.call("transfer(address,uint256)", to, 5));
            },
            credit(PLAIN, 5)),
        // What is none
        when("another token of the same symbol", to -> transfer(FAKE, to, 5)),
        when("another token three times", to -> sendTimes(FAKE, to, 5, 3)),
        when("nothing of a token", to -> transfer(PLAIN, to, 0)),
        when("nothing of the coin", to -> ANVIL.pay(to, TokenAmount.ZERO)),
        when("a token for somebody else", to -> transfer(PLAIN, fresh(), 5)),
        when("a token to the zero address", to -> transfer(PLAIN, address(0), 5)),
        when("more than the payer has", to -> sendFrom(fresh(), PLAIN, transferOf(to, 5))),
        when(
            "a call that was undone",
            to -> send(SENDER, Abi.call("sendAndUndo(address,address,uint256)", PLAIN, to, 5))),
        when(
            "a transaction that failed",
            to -> send(SENDER, Abi.call("sendAndFail(address,address,uint256)", PLAIN, to, 5))),
        when(
            "a coin whose call was undone",
            to -> sendCoin(SENDER, Abi.call("forwardAndUndo(address)", to))),
        when(
            "a coin whose transaction failed",
            to -> sendCoin(SENDER, Abi.call("forwardAndFail(address)", to))),
        when(
            "a contract made with coins",
            to -> ANVIL.send(PAYER, null, COIN, Abi.creation("SilentContract", ""), Map.of())),
        // What is only logged
        when("a log of what did not move", to -> lie(topics(to), word(5))),
        when("a log of more than there is", to -> lie(topics(to), word(ALL))),
        when("a log of two topics", to -> lie(List.of(TRANSFER, Abi.topic(to)), word(5))),
        when(
            "a log of four topics, as of ERC-721",
            to -> lie(List.of(TRANSFER, Abi.topic(PAYER), Abi.topic(to), Abi.topic(5)), word(5))),
        when("a log of one topic", to -> lie(List.of(TRANSFER), word(5))),
        when("a log without topics", to -> lie(List.of(), word(5))),
        when("a log of another event", to -> lie(of(APPROVAL, to), word(5))),
        when("a log without data", to -> lie(topics(to), new byte[0])),
        when("a log with half a word", to -> lie(topics(to), new byte[16])),
        when("a log with 31 bytes", to -> lie(topics(to), new byte[31])),
        when("a log with two words", to -> lie(topics(to), new byte[64])),
        when(
            "a log whose payee has more than 20 bytes",
            to ->
                lie(
                    List.of(TRANSFER, Abi.topic(PAYER), Abi.topic(to).replace("0x0", "0x1")),
                    word(5))));
  }

  private static List<Credit> credits(Address address) {
    return world.seenBy(address).stream()
        .map(deposit -> new Credit(deposit.asset(), deposit.amount().toString()))
        .toList();
  }

  private static Credit credit(@Nullable Address asset, int amount) {
    return new Credit(asset, Integer.toString(amount));
  }

  private static Address plain(String symbol) {
    return ANVIL.deploy("PlainToken", Abi.symbolAndDecimals(symbol, 18));
  }

  private static Address fresh() {
    return address(0xdead_0000L + ADDRESSES.incrementAndGet());
  }

  private static Address address(long number) {
    return ScriptedChain.address(number);
  }

  // --- Sending ---

  private static void transfer(Address token, Address to, int amount) {
    send(token, transferOf(to, amount));
  }

  private static String transferOf(Address to, int amount) {
    return Abi.call("transfer(address,uint256)", to, amount);
  }

  private static void sendTimes(Address token, Address to, int amount, int times) {
    send(SENDER, Abi.call("sendTimes(address,address,uint256,uint256)", token, to, amount, times));
  }

  private static void transferFrom(Address to) {
    Address allowed = address(0xa110_3edL);
    ANVIL.fund(allowed, COIN);
    send(PLAIN, Abi.call("approve(address,uint256)", allowed, 9));
    sendFrom(allowed, PLAIN, Abi.call("transferFrom(address,address,uint256)", PAYER, to, 9));
  }

  private static void leave(Address token, Address from, int amount) {
    sendFrom(from, token, transferOf(fresh(), amount));
  }

  private static void lie(List<String> topics, byte[] data) {
    send(LYING, Abi.log(topics, data));
  }

  private static List<String> topics(Address to) {
    return of(TRANSFER, to);
  }

  private static List<String> of(String event, Address to) {
    return List.of(event, Abi.topic(PAYER), Abi.topic(to));
  }

  private static byte[] word(Object value) {
    return HexFormat.of().parseHex(Abi.words(value));
  }

  private static void send(Address contract, String data) {
    ANVIL.send(PAYER, contract, TokenAmount.ZERO, data, Map.of());
  }

  private static void sendCoin(Address contract, String data) {
    ANVIL.send(PAYER, contract, COIN, data, Map.of());
  }

  /** From an address without a key of ours; it is given what gas costs. */
  private static void sendFrom(Address from, Address contract, String data) {
    ANVIL.fund(from, COIN);
    ANVIL.impersonate(from);
    ANVIL.send(from, contract, TokenAmount.ZERO, data, Map.of());
  }
}
