package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
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
    return account.addressOf(key);
  }

  @Override
  public SignedTransfer sign(UnsignedTransfer transfer, KeyReference key) {
    OwnRules.require(transfer, key, this, chains);
    Credentials credentials = Credentials.create(account.keyPairOf(key));
    byte[] bytes = signed(transfer, credentials);
    Address from = Address.parse(credentials.getAddress());
    return new SignedTransfer(TxHash.parse(Numeric.toHexString(Hash.sha3(bytes))), from, bytes);
  }

  /** The transaction in its wire form (EIP-2718). */
  static byte[] signed(UnsignedTransfer transfer, Credentials credentials) {
    RawTransaction transaction = Transactions.of(transfer);
    return transfer.legacy()
        // With the chain id in the signature (EIP-155), so that it is of no use on another chain.
        ? TransactionEncoder.signMessage(transaction, transfer.chain().value(), credentials)
        : TransactionEncoder.signMessage(transaction, credentials);
  }
}
