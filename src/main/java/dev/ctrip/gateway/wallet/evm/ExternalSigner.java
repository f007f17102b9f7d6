package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SignerUnavailableException;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/**
 * Has transfers signed by a program of its own that holds the keys, such as Web3Signer, by the
 * method {@code eth_signTransaction}. That program is asked only for what the rules of {@link
 * SigningRecord} allow, and is not believed: what it answers counts only if it is the transfer, bit
 * for bit, signed by the key that was meant.
 */
final class ExternalSigner implements Signer {

  private static final Logger LOG = LoggerFactory.getLogger(ExternalSigner.class);

  private final DepositAddresses deposits;
  private final @Nullable Address gasWallet;
  private final SignerRpc rpc;
  private final Chains chains;

  /**
   * @param gasWallet null where none was named, so that no tokens can be swept
   */
  ExternalSigner(
      DepositAddresses deposits, @Nullable Address gasWallet, SignerRpc rpc, Chains chains) {
    this.deposits = deposits;
    this.gasWallet = gasWallet;
    this.rpc = rpc;
    this.chains = chains;
  }

  @Override
  public Address addressOf(KeyReference key) {
    if (key.account() == KeyReference.Account.DEPOSITS) {
      return deposits.at(key.index());
    }
    if (key.account() == KeyReference.Account.REFUND_WALLET) {
      throw noRefunds();
    }
    if (gasWallet == null || !key.equals(KeyReference.ofGasWallet())) {
      throw new SigningRefusedException("the external signer has no such gas wallet");
    }
    return gasWallet;
  }

  @Override
  public SignedTransfer sign(UnsignedTransfer transfer, KeyReference key) {
    Address from = addressOf(key);
    requireNoRefund(transfer, key, from);
    OwnRules.require(transfer, key, this, chains);
    try {
      JsonNode answer =
          rpc.call(transfer.chain(), "eth_signTransaction", List.of(fields(transfer, from)));
      // Web3Signer and anvil answer with the bytes, Geth with an object that holds them.
      String raw = answer.isString() ? answer.asString() : answer.path("raw").asString("");
      byte[] bytes = AnsweredTransaction.verified(raw, transfer, from);
      return new SignedTransfer(TxHash.parse(Numeric.toHexString(Hash.sha3(bytes))), from, bytes);
    } catch (SigningRefusedException e) {
      LOG.warn(
          "Nonce {} of {} on chain {} is not signed: {}",
          transfer.nonce(),
          from,
          transfer.chain(),
          e.getMessage());
      throw e;
    }
  }

  /** Where the rules refund nothing out of deposit addresses, they say themselves what is wrong. */
  private void requireNoRefund(UnsignedTransfer transfer, KeyReference key, Address from) {
    ChainSettings chain = chains.get(transfer.chain());
    if (chain.refundsFromDeposits(transfer.contract())
        && key.account() == KeyReference.Account.DEPOSITS
        && !transfer.to().equals(chain.treasury())
        && !transfer.to().equals(from)) {
      throw noRefunds();
    }
  }

  private static SigningRefusedException noRefunds() {
    return SigningRefusedException.untilMended("an external signer pays no refunds");
  }

  private static Map<String, String> fields(UnsignedTransfer transfer, Address from) {
    RawTransaction transaction = Transactions.of(transfer);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from.lowerCase());
    fields.put("to", transaction.getTo().toLowerCase(Locale.ROOT));
    fields.put("gas", quantity(transaction.getGasLimit()));
    if (transaction.getTransaction() instanceof Transaction1559 typed) {
      fields.put("maxFeePerGas", quantity(typed.getMaxFeePerGas()));
      fields.put("maxPriorityFeePerGas", quantity(typed.getMaxPriorityFeePerGas()));
    } else {
      fields.put("gasPrice", quantity(transaction.getGasPrice()));
    }
    fields.put("value", quantity(transaction.getValue()));
    fields.put("nonce", quantity(transaction.getNonce()));
    fields.put("data", Numeric.prependHexPrefix(transaction.getData()));
    fields.put("chainId", quantity(BigInteger.valueOf(transfer.chain().value())));
    return fields;
  }

  private static String quantity(BigInteger number) {
    return Numeric.encodeQuantity(number);
  }

  /**
   * Says in the log whether the external signer is there and which keys it names. Whatever it
   * finds, nothing is refused for it: the signer may be started later, or name no keys at all.
   */
  void report() {
    Set<URI> asked = new HashSet<>();
    for (ChainSettings chain : chains.enabled()) {
      if (asked.add(rpc.endpoint().of(chain.id()))) {
        report(chain.id());
      }
    }
  }

  private void report(ChainId chain) {
    Set<String> accounts = new HashSet<>();
    try {
      rpc.call(chain, "eth_accounts", List.of())
          .forEach(account -> accounts.add(account.asString("").toLowerCase(Locale.ROOT)));
    } catch (SignerUnavailableException e) {
      LOG.warn("Chain {}: {}; what is to be sent waits until it does", chain, e.getMessage());
      return;
    } catch (SigningRefusedException e) {
      LOG.info("Chain {}: {}, so its keys are not known", chain, e.getMessage());
      return;
    }
    if (gasWallet != null && !accounts.contains(gasWallet.lowerCase())) {
      LOG.warn("Chain {}: the external signer has no key of the gas wallet {}", chain, gasWallet);
    }
    long index = 0;
    while (index < accounts.size() && accounts.contains(deposits.at(index).lowerCase())) {
      index++;
    }
    LOG.info(
        "Chain {}: the external signer has {} keys, those of deposit addresses without a gap up to,"
            + " not including, index {}",
        chain,
        accounts.size(),
        index);
  }

  /** Shows nothing of how the keys are reached. */
  @Override
  public String toString() {
    return "ExternalSigner[…]";
  }
}
