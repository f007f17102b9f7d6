package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.KeyReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.web3j.crypto.Keys;
import org.web3j.utils.Numeric;

/**
 * Derives addresses from an account's extended public key: {@code 0/index} below {@code
 * m/44'/60'/account'} (BIP-44). By bitcoinj, because web3j's derivation from a public key alone
 * gives wrong addresses without an error.
 */
final class XpubDepositAddresses implements DepositAddresses {

  /** The external chain of BIP-44: addresses that are given away. */
  static final ChildNumber EXTERNAL = new ChildNumber(0, false);

  /** {@code m}, purpose, coin type, account. */
  private static final int ACCOUNT_DEPTH = 3;

  private final DeterministicKey account;
  private final DeterministicKey external;

  private XpubDepositAddresses(DeterministicKey account) {
    this.account = account;
    this.external = HDKeyDerivation.deriveChildKey(account, EXTERNAL);
  }

  /**
   * @throws StartRefusedException if the text is no extended public key of an account
   */
  static XpubDepositAddresses parse(String xpub) {
    DeterministicKey key;
    try {
      key = DeterministicKey.deserializeB58(xpub, BitcoinNetwork.MAINNET);
    } catch (RuntimeException e) {
      // Without the cause: its message may quote what was given, and that may be a private key.
      throw new StartRefusedException(
          "ctrip.wallet.xpub is no extended public key.",
          "Set CTRIP_XPUB to the account's key at m/44'/60'/account'; it begins with xpub.");
    }
    if (!key.isPubKeyOnly()) {
      throw new StartRefusedException(
          "ctrip.wallet.xpub holds an extended PRIVATE key.",
          "Treat that key as exposed to whoever could read this configuration, and set CTRIP_XPUB"
              + " to the matching public key; it begins with xpub.");
    }
    if (key.getDepth() != ACCOUNT_DEPTH || !key.getChildNumber().isHardened()) {
      throw new StartRefusedException(
          "ctrip.wallet.xpub is a key of depth " + key.getDepth() + ", not one of an account.",
          "Set CTRIP_XPUB to the account's key at m/44'/60'/account', which has depth 3.");
    }
    return new XpubDepositAddresses(key);
  }

  /** The public side of an account whose private key is at hand. */
  static XpubDepositAddresses ofAccount(DeterministicKey privateAccount) {
    return parse(privateAccount.serializePubB58(BitcoinNetwork.MAINNET));
  }

  @Override
  public Address at(long index) {
    int position = Math.toIntExact(KeyReference.ofDeposit(index).index());
    DeterministicKey child =
        HDKeyDerivation.deriveChildKey(external, new ChildNumber(position, false));
    return addressOf(child);
  }

  /** The extended public key in the form that {@link #parse} reads. */
  String serialized() {
    return account.serializePubB58(BitcoinNetwork.MAINNET);
  }

  /** The number of the account, its hardening bit left out. */
  int accountNumber() {
    return account.getChildNumber().num();
  }

  /**
   * SHA-256 over public key and chain code: all that the addresses depend on. BIP-32's own
   * fingerprint has 32 bits, which another key can be made to share.
   */
  String fingerprint() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(account.getPubKey());
      sha256.update(account.getChainCode());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Address addressOf(DeterministicKey key) {
    // The uncompressed point without its leading 0x04: what Ethereum hashes (Yellow Paper, app. F).
    byte[] point = key.getPubKeyPoint().getEncoded(false);
    byte[] coordinates = Arrays.copyOfRange(point, 1, point.length);
    return Address.parse(Numeric.toHexString(Keys.getAddress(coordinates)));
  }
}
