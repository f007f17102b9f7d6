package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;

/**
 * A transfer ready to be broadcast.
 *
 * @param bytes the signed transaction in its wire form (EIP-2718)
 */
@SuppressWarnings("ArrayRecordComponent") // A wire form: handed on, never compared.
public record SignedTransfer(TxHash hash, Address from, byte[] bytes) {}
