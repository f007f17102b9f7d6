package dev.ctrip.gateway.checkout;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.world.api.FakePayments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A payment as a test wants it: half an Ether on {@code local}, unless it says otherwise. */
public record Payable(
    PaymentStatus status,
    List<PaymentFlag> flags,
    String chain,
    Token token,
    String received,
    long confirmations,
    Instant expiresAt,
    List<Deposit> deposits) {

  public static final String ID = "pay_00112233445566778899aabbccddeeff";
  public static final Address ADDRESS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  public static final Token ETH = Token.nativeCoin("ETH", 18);

  /** What no payer may see. */
  public static final List<String> SECRETS =
      List.of("A-4711", "grün", "shop.example", "mer_shop", "a person has to look", "workflows");

  private static final TokenAmount DUE = TokenAmount.parseBaseUnits("500000000000000000");

  /**
   * @param received in base units
   */
  public static Payable of(PaymentStatus status, String received, PaymentFlag... flags) {
    return new Payable(
        status,
        List.of(flags),
        "local",
        ETH,
        received,
        0,
        FakePayments.NOW.plusSeconds(365L * 24 * 3600),
        List.of());
  }

  public Payable until(Instant deadline) {
    return new Payable(status, flags, chain, token, received, confirmations, deadline, deposits);
  }

  public Payable in(Token other) {
    return new Payable(status, flags, chain, other, received, confirmations, expiresAt, deposits);
  }

  public Payable on(String name) {
    return new Payable(status, flags, name, token, received, confirmations, expiresAt, deposits);
  }

  public Payable confirmed(long times) {
    return new Payable(status, flags, chain, token, received, times, expiresAt, deposits);
  }

  public Payable with(Deposit... came) {
    return new Payable(
        status, flags, chain, token, received, confirmations, expiresAt, List.of(came));
  }

  /**
   * @param asset null for the coin
   */
  public static Deposit deposit(
      long chainId, @Nullable Address asset, String amount, Deposit.State state) {
    return new Deposit(
        ChainId.of(chainId),
        TxHash.parse("0x" + "ab".repeat(32)),
        asset == null ? null : 3,
        Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        ADDRESS,
        asset,
        TokenAmount.parseBaseUnits(amount),
        12,
        BlockHash.parse("0x" + "d".repeat(64)),
        FakePayments.NOW,
        state);
  }

  public Payment payment() {
    return new Payment(
        ID,
        "mer_shop",
        status,
        flags,
        "a person has to look",
        ChainId.of(31337),
        chain,
        token,
        ADDRESS,
        DUE,
        TokenAmount.parseBaseUnits(received),
        TokenAmount.ZERO,
        confirmations,
        6,
        "A-4711",
        "{\"farbe\":\"grün\"}",
        "https://shop.example/hook",
        5,
        FakePayments.NOW,
        expiresAt,
        null,
        null,
        null,
        null,
        deposits,
        15,
        null,
        null);
  }
}
