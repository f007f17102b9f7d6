package dev.ctrip.gateway.accounting.activity;

import static dev.ctrip.gateway.accounting.activity.BooksWorld.AT_DEPOSIT;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.AT_GAS_WALLET;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.DEPOSIT;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.GAS_WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.TestChain;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Real transactions, real fees and real balances: the books come to the same, to the wei. */
class BooksOnAnvilIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final TokenAmount GAS = TokenAmount.parseBaseUnits("100000000000000000");
  private static final TokenAmount DUST = BooksWorld.wei(5);
  private static final BigInteger SOME = BigInteger.valueOf(1_000_000);
  private static final Address SECOND = Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906");
  private static final Account AT_SECOND = Account.deposit(SECOND);

  private final TestChain anvil = TestChain.start();

  @AfterEach
  void stop() {
    anvil.close();
  }

  /**
   * @param contract a plain token, and one that keeps a tenth of each transfer
   */
  @ParameterizedTest
  @ValueSource(strings = {"PlainToken", "FeeToken"})
  void theBooksEqualTheChain(String contract) {
    Address token =
        anvil.deploy(
            contract,
            contract.equals("FeeToken")
                ? Abi.words(BigInteger.ZERO)
                : Abi.symbolAndDecimals("TUSD", 6));
    Chain chain = chain(List.of(new Token("TUSD", token, 6)));
    Address treasury = chain.settings().treasury();
    BooksWorld world = new BooksWorld(chain);
    world.payment(1, DEPOSIT, "mer_1", null);
    // One of the node's own accounts, which are rich.
    anvil.fund(DEPOSIT, TokenAmount.ZERO);
    world.payment(2, SECOND, "mer_1", null);
    anvil.fund(GAS_WALLET, ETHER);
    TokenAmount treasuryBefore = chain.balance(treasury);
    List.of(DEPOSIT, SECOND, GAS_WALLET).forEach(anvil::impersonate);

    // Money comes: coin and dust to one address, a token to the other.
    TxHash coin = anvil.pay(DEPOSIT, ETHER);
    TxHash dust = anvil.pay(DEPOSIT, DUST);
    TxHash tokens = transfer(token, anvil.payer(), SECOND, SOME);
    anvil.mine(3);
    world.read();
    world.seeAndConfirm(world.deposit(coin, DEPOSIT, ETHER));
    world.seeAndConfirm(world.deposit(dust, DEPOSIT, DUST));
    TokenAmount arrived = tokenBalance(chain, token, SECOND);
    world.seeAndConfirm(world.deposit(tokens, SECOND, token, arrived));
    assertBooksEqualChain(world, chain, token);

    // And goes: gas for the token, the token, the coin but for what its fee may have been more.
    TxHash gas = anvil.send(GAS_WALLET, SECOND, GAS, "0x", Map.of());
    record(world, chain, "gas", GAS_WALLET, SECOND, null, GAS, gas);
    assertBooksEqualChain(world, chain, token);
    TxHash sweep = transfer(token, SECOND, treasury, arrived.baseUnits());
    record(world, chain, "sweep", SECOND, treasury, token, arrived, sweep);
    TokenAmount swept = ETHER.minus(GAS);
    TxHash coinSweep = anvil.send(DEPOSIT, treasury, swept, "0x", Map.of());
    record(world, chain, "sweep", DEPOSIT, treasury, null, swept, coinSweep);
    assertBooksEqualChain(world, chain, token);

    assertThat(world.balance(AT_SECOND, token)).isEqualTo(BigInteger.ZERO);
    assertThat(world.balance(Account.treasury(treasury), null))
        .isEqualTo(chain.balance(treasury).minus(treasuryBefore).baseUnits());
    assertThat(world.balance(Account.treasury(treasury), token))
        .isEqualTo(tokenBalance(chain, token, treasury).baseUnits());
  }

  @Test
  void tellsOfATheftOfCoinAndOfTokens() {
    Address token = anvil.deploy("PlainToken", Abi.symbolAndDecimals("TUSD", 6));
    Chain chain = chain(List.of(new Token("TUSD", token, 6)));
    BooksWorld world = new BooksWorld(chain);
    world.payment(1, DEPOSIT, "mer_1", null);
    // One of the node's own accounts, which are rich.
    anvil.fund(DEPOSIT, TokenAmount.ZERO);
    TxHash coin = anvil.pay(DEPOSIT, ETHER);
    TxHash tokens = transfer(token, anvil.payer(), DEPOSIT, SOME);
    anvil.mine(3);
    world.read();
    world.seeAndConfirm(world.deposit(coin, DEPOSIT, ETHER));
    world.seeAndConfirm(world.deposit(tokens, DEPOSIT, token, TokenAmount.ofBaseUnits(SOME)));
    assertBooksEqualChain(world, chain, token);

    anvil.fund(DEPOSIT, GAS);
    anvil.mine(1);
    world.read();
    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit -900000000000000000");

    anvil.impersonate(DEPOSIT);
    transfer(token, DEPOSIT, SECOND, BigInteger.ONE);
    anvil.fund(DEPOSIT, ETHER.plus(GAS));
    anvil.mine(1);
    anvil.fund(DEPOSIT, ETHER);
    anvil.mine(1);
    world.read();
    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit -1 of a token");

    transfer(token, anvil.payer(), DEPOSIT, BigInteger.ONE);
    anvil.mine(1);
    world.read();
    assertThat(world.keep().openIncidents()).isZero();
  }

  /** Mines it, and records what it did and cost as the chain tells. */
  private void record(
      BooksWorld world,
      Chain chain,
      String purpose,
      Address from,
      Address to,
      @Nullable Address token,
      TokenAmount amount,
      TxHash txHash) {
    String id = txHash.hex().substring(2, 10);
    world.sign(id, purpose, from, to, token, amount, txHash);
    anvil.mine(1);
    world.read();
    Receipt receipt = chain.receipt(txHash).orElseThrow();
    assertThat(receipt.succeeded()).isTrue();
    TokenAmount arrived = token == null ? amount : receipt.moved(token, from, to);
    world.mined(id, txHash, arrived, receipt.fee(), receipt.blockNumber());
  }

  private static void assertBooksEqualChain(BooksWorld world, Chain chain, Address token) {
    assertThat(world.keep().openIncidents()).as("%s", world.drifts()).isZero();
    assertThat(world.keep().posted()).isZero();
    assertThat(world.balance(AT_DEPOSIT, null)).isEqualTo(chain.balance(DEPOSIT).baseUnits());
    assertThat(world.balance(AT_GAS_WALLET, null)).isEqualTo(chain.balance(GAS_WALLET).baseUnits());
    assertThat(world.balance(AT_DEPOSIT, token))
        .isEqualTo(tokenBalance(chain, token, DEPOSIT).baseUnits());
    assertThat(world.balance(AT_SECOND, token))
        .isEqualTo(tokenBalance(chain, token, SECOND).baseUnits());
  }

  private static TokenAmount tokenBalance(Chain chain, Address token, Address holder) {
    return chain.tokenBalance(token, holder, chain.head().hash()).orElseThrow();
  }

  private TxHash transfer(Address token, Address from, Address to, BigInteger amount) {
    return anvil.send(
        from, token, TokenAmount.ZERO, Abi.call("transfer(address,uint256)", to, amount), Map.of());
  }

  /** As the application makes it. */
  private Chain chain(List<Token> tokens) {
    ChainSettings settings = anvil.settings(tokens);
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(Chains.class, () -> ConfiguredChains.of(settings));
      context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
      context.registerBean(Clock.class, Clock::systemUTC);
      context.scan("dev.ctrip.gateway.chain.rpc");
      context.refresh();
      return context.getBean(Nodes.class).of(settings.id());
    }
  }
}
