package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** A transaction that somebody else has signed, held against what he was asked to sign. */
final class AnsweredTransaction {

  private static final String PREFIX = "0x";

  private AnsweredTransaction() {}

  /**
   * The bytes of the answer, once they are known to be the transfer and nothing else, signed by the
   * address.
   *
   * @param answer in hex digits, with 0x
   * @throws SigningRefusedException if they are anything else; the reason says in what they differ
   */
  static byte[] verified(String answer, UnsignedTransfer asked, Address from) {
    byte[] bytes = bytes(answer);
    SignedRawTransaction answered = decoded(bytes);
    RawTransaction expected = Transactions.of(asked);
    requireSame("type", expected.getType(), answered.getType());
    requireSame("chain id", asked.chain().value(), chainId(answered));
    requireSame("nonce", expected.getNonce(), answered.getNonce());
    requireSame("destination", lower(expected.getTo()), lower(answered.getTo()));
    requireSame("value", expected.getValue(), answered.getValue());
    requireSame("data", data(expected), data(answered));
    requireSame("gas limit", expected.getGasLimit(), answered.getGasLimit());
    requireSameFees(expected, answered);
    Sign.SignatureData signature = answered.getSignatureData();
    // Whatever else there is room for: an access list, bytes at the end, numbers in another form.
    if (!Arrays.equals(bytes, TransactionEncoder.encode(expected, signature))) {
      throw refused("what it signed holds more than was asked");
    }
    requireSigner(from, answered);
    return bytes;
  }

  private static byte[] bytes(String answer) {
    try {
      if (answer.startsWith(PREFIX) && answer.length() > PREFIX.length()) {
        return HexFormat.of().parseHex(answer.substring(PREFIX.length()));
      }
    } catch (IllegalArgumentException e) {
      // Said below, without its message, which quotes the answer.
    }
    throw refused("what it answers is no transaction");
  }

  private static SignedRawTransaction decoded(byte[] bytes) {
    RawTransaction decoded;
    try {
      decoded = TransactionDecoder.decode(Numeric.toHexString(bytes));
    } catch (RuntimeException e) {
      // The decoder fails in many ways, and quotes what it was given.
      throw refused("what it answers is no transaction");
    }
    if (decoded instanceof SignedRawTransaction signed) {
      return signed;
    }
    throw refused("what it answers is not signed");
  }

  /**
   * Null where a legacy transaction is signed without one (EIP-155), so that it is of use on any
   * chain.
   */
  private static @Nullable Long chainId(SignedRawTransaction answered) {
    return answered.getTransaction() instanceof Transaction1559 fields
        ? Long.valueOf(fields.getChainId())
        : answered.getChainId();
  }

  private static void requireSameFees(RawTransaction expected, SignedRawTransaction answered) {
    if (expected.getTransaction() instanceof Transaction1559 own
        && answered.getTransaction() instanceof Transaction1559 others) {
      requireSame("fee per gas", own.getMaxFeePerGas(), others.getMaxFeePerGas());
      requireSame(
          "priority fee per gas", own.getMaxPriorityFeePerGas(), others.getMaxPriorityFeePerGas());
    } else {
      requireSame("gas price", expected.getGasPrice(), answered.getGasPrice());
    }
  }

  private static void requireSigner(Address from, SignedRawTransaction answered) {
    Sign.SignatureData signature = answered.getSignatureData();
    ECDSASignature numbers =
        new ECDSASignature(
            new BigInteger(1, signature.getR()), new BigInteger(1, signature.getS()));
    if (!numbers.isCanonical()) {
      throw refused("its signature is one that no chain takes (EIP-2)");
    }
    String signer;
    try {
      signer = answered.getFrom();
    } catch (SignatureException | RuntimeException e) {
      throw refused("its signature is none");
    }
    requireSame("key", lower(from.checksummed()), lower(signer));
  }

  private static void requireSame(String field, Object asked, @Nullable Object answered) {
    if (!Objects.equals(asked, answered)) {
      throw refused("it signed another %s: not %s but %s".formatted(field, asked, answered));
    }
  }

  private static String data(RawTransaction transaction) {
    return Numeric.cleanHexPrefix(Objects.requireNonNullElse(transaction.getData(), ""));
  }

  private static String lower(@Nullable String address) {
    return address == null ? "" : Numeric.prependHexPrefix(address).toLowerCase(Locale.ROOT);
  }

  private static SigningRefusedException refused(String what) {
    return SigningRefusedException.untilMended(
        "the external signer is not to be relied on: " + what);
  }
}
