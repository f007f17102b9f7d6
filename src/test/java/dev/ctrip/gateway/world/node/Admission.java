package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a signed transaction may wait to be mined, as Geth judges and words it. */
final class Admission {

  private static final BigInteger TEN = BigInteger.TEN;
  private static final BigInteger ELEVEN = BigInteger.valueOf(11);

  private final WorldState state;
  private final long chainId;

  Admission(WorldState state, long chainId) {
    this.state = state;
    this.chainId = chainId;
  }

  /**
   * @param signedFor the chain that the signature names; null if none
   * @param waiting where it is put, in place of one with the same nonce if there is one
   * @throws RpcError if it may not
   */
  void admit(Sent sent, @Nullable Long signedFor, Map<String, Sent> waiting) {
    if (waiting.containsKey(sent.hash())) {
      throw RpcError.ofServer("already known");
    }
    requireValid(sent, signedFor);
    Optional<Sent> rival =
        waiting.values().stream()
            .filter(other -> other.from().equals(sent.from()))
            .filter(other -> other.nonce() != null && other.nonce().equals(sent.nonce()))
            .findFirst();
    if (rival.isPresent() && !outbids(sent, rival.get())) {
      throw RpcError.ofServer("replacement transaction underpriced");
    }
    rival.ifPresent(other -> waiting.remove(other.hash()));
    waiting.put(sent.hash(), sent);
  }

  private void requireValid(Sent sent, @Nullable Long signedFor) {
    if (signedFor != null && signedFor != chainId) {
      throw RpcError.ofServer(
          "invalid chain id for signer: have %d want %d".formatted(signedFor, chainId));
    }
    if (fee(sent).compareTo(sent.tipWei()) < 0) {
      throw RpcError.ofServer("max priority fee per gas higher than max fee per gas");
    }
    if (sent.gasLimit() < Execution.TRANSFER_GAS) {
      throw RpcError.ofServer(
          "intrinsic gas too low: gas %d, minimum needed %d"
              .formatted(sent.gasLimit(), Execution.TRANSFER_GAS));
    }
    long next = state.nonce(sent.from());
    if (sent.nonce() != null && sent.nonce() < next) {
      throw RpcError.ofServer(
          "nonce too low: next nonce %d, tx nonce %d".formatted(next, sent.nonce()));
    }
    BigInteger balance = state.balance(sent.from());
    if (balance.compareTo(sent.worstCost()) < 0) {
      throw RpcError.ofServer(
          "insufficient funds for gas * price + value: balance %s, tx cost %s, overshot %s"
              .formatted(balance, sent.worstCost(), sent.worstCost().subtract(balance)));
    }
  }

  /** By ten percent, as nodes demand. */
  private static boolean outbids(Sent sent, Sent rival) {
    return fee(sent).multiply(TEN).compareTo(fee(rival).multiply(ELEVEN)) >= 0;
  }

  private static BigInteger fee(Sent sent) {
    return sent.maxFeeWei() == null ? BigInteger.ZERO : sent.maxFeeWei();
  }
}
