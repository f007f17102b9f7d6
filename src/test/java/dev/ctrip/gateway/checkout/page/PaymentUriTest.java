package dev.ctrip.gateway.checkout.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import org.junit.jupiter.api.Test;

/** The examples are those of EIP-681, with our own addresses and amounts. */
class PaymentUriTest {

  private static final Address TO = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Address USDC = Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");

  @Test
  void asksForCoinInWei() {
    assertThat(
            PaymentUri.of(
                ChainId.of(8453),
                Token.nativeCoin("ETH", 18),
                TO,
                TokenAmount.parseBaseUnits("2014000000000000000")))
        .isEqualTo(
            "ethereum:0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC@8453?value=2014000000000000000");
  }

  @Test
  void asksForATokenByItsContract() {
    assertThat(
            PaymentUri.of(
                ChainId.of(1),
                new Token("USDC", USDC, 6),
                TO,
                TokenAmount.parseBaseUnits("1500000")))
        .isEqualTo(
            "ethereum:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48@1/transfer"
                + "?address=0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC&uint256=1500000");
  }
}
