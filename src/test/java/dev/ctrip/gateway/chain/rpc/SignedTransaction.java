package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.security.SignatureException;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.ITransaction;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/**
 * What a node reads in a signed transfer. Lives here because web3j does.
 *
 * @param chainId null where the signature names none
 * @param maxFeePerGasWei the gas price of a legacy transaction
 */
public record SignedTransaction(
    TxHash hash,
    @Nullable Long chainId,
    Address from,
    Address to,
    TokenAmount value,
    long nonce,
    long gasLimit,
    BigInteger maxFeePerGasWei,
    BigInteger maxPriorityFeePerGasWei) {

  /**
   * @throws IllegalArgumentException if the bytes are no signed transfer
   */
  public static SignedTransaction read(byte[] bytes) {
    if (!(TransactionDecoder.decode(Numeric.toHexString(bytes))
        instanceof SignedRawTransaction signed)) {
      throw new IllegalArgumentException("the transaction is not signed");
    }
    ITransaction transaction = signed.getTransaction();
    boolean legacy = !(transaction instanceof Transaction1559);
    return new SignedTransaction(
        TxHash.parse(Numeric.toHexString(Hash.sha3(bytes))),
        transaction instanceof Transaction1559 modern
            ? Long.valueOf(modern.getChainId())
            : signed.getChainId(),
        sender(signed),
        Address.parse(signed.getTo()),
        TokenAmount.ofBaseUnits(signed.getValue()),
        signed.getNonce().longValueExact(),
        signed.getGasLimit().longValueExact(),
        transaction instanceof Transaction1559 modern
            ? modern.getMaxFeePerGas()
            : signed.getGasPrice(),
        legacy ? signed.getGasPrice() : ((Transaction1559) transaction).getMaxPriorityFeePerGas());
  }

  private static Address sender(SignedRawTransaction signed) {
    try {
      return Address.parse(signed.getFrom());
    } catch (SignatureException e) {
      throw new IllegalArgumentException("the signature is of nobody", e);
    }
  }
}
