package dev.ctrip.gateway.checkout.page;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;

/**
 * What a wallet scans to fill in a transfer, after EIP-681 (<a
 * href="https://eips.ethereum.org/EIPS/eip-681">URL Format for Transaction Requests</a>): for the
 * native coin {@code ethereum:<to>@<chain id>?value=<wei>}, for a token {@code
 * ethereum:<contract>@<chain id>/transfer?address=<to>&uint256=<base units>}.
 */
final class PaymentUri {

  private PaymentUri() {}

  static String of(ChainId chain, Token token, Address to, TokenAmount amount) {
    Address contract = token.contract();
    return contract == null
        ? "ethereum:%s@%d?value=%s".formatted(to, chain.value(), amount)
        : "ethereum:%s@%d/transfer?address=%s&uint256=%s"
            .formatted(contract, chain.value(), to, amount);
  }
}
