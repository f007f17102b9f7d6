package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/**
 * Signs with keys derived from a recovery phrase that this process holds. Whoever calls, it signs
 * only what the rules of {@link SigningRecord} allow on a chain of its own configuration; that a
 * nonce is used once is the caller's record to keep.
 */
final class MnemonicSigner implements Signer {

  private final AccountSecret account;
  private final Chains chains;

  MnemonicSigner(AccountSecret account, Chains chains) {
    this.account = account;
    this.chains = chains;
  }

  @Override
  public Address addressOf(KeyReference key) {
    return Address.parse(credentials(key).getAddress());
  }

  @Override
  public SignedTransfer sign(UnsignedTransfer transfer, KeyReference key) {
    Credentials credentials = credentials(key);
    Address from = Address.parse(credentials.getAddress());
    Permission permission =
        SigningRecord.empty(transfer.chain(), from).permit(transfer, chains.get(transfer.chain()));
    if (permission instanceof Permission.Refused refused) {
      throw new SigningRefusedException(refused.reason());
    }
    byte[] bytes = signed(transfer, credentials);
    return new SignedTransfer(TxHash.parse(Numeric.toHexString(Hash.sha3(bytes))), from, bytes);
  }

  private Credentials credentials(KeyReference key) {
    return Credentials.create(account.keyPairOf(key));
  }

  /** The transaction in its wire form (EIP-2718). */
  static byte[] signed(UnsignedTransfer transfer, Credentials credentials) {
    return transfer.legacy() ? legacy(transfer, credentials) : eip1559(transfer, credentials);
  }

  private static byte[] eip1559(UnsignedTransfer transfer, Credentials credentials) {
    RawTransaction transaction =
        RawTransaction.createEtherTransaction(
            transfer.chain().value(),
            BigInteger.valueOf(transfer.nonce()),
            BigInteger.valueOf(transfer.gasLimit()),
            transfer.to().checksummed(),
            transfer.value().baseUnits(),
            transfer.maxPriorityFeePerGasWei(),
            transfer.maxFeePerGasWei());
    return TransactionEncoder.signMessage(transaction, credentials);
  }

  /** With the chain id in the signature (EIP-155), so that it is of no use on another chain. */
  private static byte[] legacy(UnsignedTransfer transfer, Credentials credentials) {
    RawTransaction transaction =
        RawTransaction.createEtherTransaction(
            BigInteger.valueOf(transfer.nonce()),
            transfer.maxFeePerGasWei(),
            BigInteger.valueOf(transfer.gasLimit()),
            transfer.to().checksummed(),
            transfer.value().baseUnits());
    return TransactionEncoder.signMessage(transaction, transfer.chain().value(), credentials);
  }
}
