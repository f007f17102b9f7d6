package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.TokenTransferCall;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import org.web3j.crypto.RawTransaction;

/** Puts a transfer into the form that is signed. */
final class Transactions {

  private Transactions() {}

  static RawTransaction of(UnsignedTransfer transfer) {
    Address contract = transfer.contract();
    boolean coin = contract == null;
    String to = (contract == null ? transfer.to() : contract).checksummed();
    BigInteger value = coin ? transfer.amount().baseUnits() : BigInteger.ZERO;
    String data = coin ? "" : TokenTransferCall.data(transfer.to(), transfer.amount());
    BigInteger nonce = BigInteger.valueOf(transfer.nonce());
    BigInteger gasLimit = BigInteger.valueOf(transfer.gasLimit());
    return transfer.legacy()
        ? RawTransaction.createTransaction(
            nonce, transfer.maxFeePerGasWei(), gasLimit, to, value, data)
        : RawTransaction.createTransaction(
            transfer.chain().value(),
            nonce,
            gasLimit,
            to,
            value,
            data,
            transfer.maxPriorityFeePerGasWei(),
            transfer.maxFeePerGasWei());
  }
}
