package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** An account whose key a test holds. Lives here because web3j does. */
public final class TestWallet {

  private final Credentials credentials;

  private TestWallet(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * @param number at least 1; the same number is always the same account
   */
  public static TestWallet number(long number) {
    return new TestWallet(Credentials.create(ECKeyPair.create(BigInteger.valueOf(number))));
  }

  /** A transaction ready to be broadcast. */
  @SuppressWarnings("ArrayRecordComponent") // A wire form: handed on, never compared.
  public record Signed(TxHash hash, byte[] bytes) {}

  public Address address() {
    return Address.parse(credentials.getAddress());
  }

  /** A plain transfer (EIP-1559) that offers 100 gwei per gas, of which 1 is the tip. */
  public Signed transfer(ChainId chain, long nonce, Address to, TokenAmount value) {
    BigInteger gwei = BigInteger.TEN.pow(9);
    RawTransaction transaction =
        RawTransaction.createEtherTransaction(
            chain.value(),
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(21_000),
            to.checksummed(),
            value.baseUnits(),
            gwei,
            gwei.multiply(BigInteger.valueOf(100)));
    byte[] bytes = TransactionEncoder.signMessage(transaction, chain.value(), credentials);
    return new Signed(TxHash.parse(Numeric.toHexString(Hash.sha3(bytes))), bytes);
  }
}
