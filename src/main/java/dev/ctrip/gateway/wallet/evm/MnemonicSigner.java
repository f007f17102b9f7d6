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
    boolean toIsOurs =
        transfer.toKey() != null && addressOf(transfer.toKey()).equals(transfer.to());
    Permission permission =
        SigningRecord.empty(transfer.chain(), from)
            .permit(transfer, key, toIsOurs, chains.get(transfer.chain()));
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
    RawTransaction transaction = Transactions.of(transfer);
    return transfer.legacy()
        // With the chain id in the signature (EIP-155), so that it is of no use on another chain.
        ? TransactionEncoder.signMessage(transaction, transfer.chain().value(), credentials)
        : TransactionEncoder.signMessage(transaction, credentials);
  }
}
