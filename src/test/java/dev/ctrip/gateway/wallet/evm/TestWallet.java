package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.MnemonicCode;

/** A wallet of its own for tests of other modules; its phrase is a published test vector. */
public final class TestWallet {

  public static final String MNEMONIC =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";

  private static final AccountSecret ACCOUNT =
      AccountSecret.ofMnemonic(WalletSettings.words(MNEMONIC), 0);

  private TestWallet() {}

  public static DepositAddresses addresses() {
    return ACCOUNT.publicSide();
  }

  public static String xpub() {
    return ACCOUNT.publicSide().serialized();
  }

  /** Of the wallet that the profile {@code development} has. */
  public static String developmentXpub() {
    String phrase = "test test test test test test test test test test test junk";
    return AccountSecret.ofMnemonic(WalletSettings.words(phrase), 1).publicSide().serialized();
  }

  /** The gas wallet of an account of it. */
  public static Address gasWallet(int account) {
    return new MnemonicSigner(
            AccountSecret.ofMnemonic(WalletSettings.words(MNEMONIC), account),
            ConfiguredChains.of())
        .addressOf(KeyReference.ofGasWallet());
  }

  /** Its refund wallet. */
  public static Address refundWallet() {
    return ACCOUNT.addressOf(KeyReference.ofRefundWallet());
  }

  /**
   * Whatever of the wallet nobody may ever see, in text, by name.
   *
   * @param indices of the deposit addresses in use
   */
  public static Map<String, String> secrets(int account, List<Long> indices) {
    Map<String, String> secrets = new LinkedHashMap<>();
    byte[] seed = MnemonicCode.toSeed(WalletSettings.words(MNEMONIC), "");
    secrets.put("seed", HexFormat.of().formatHex(seed));
    DeterministicKey key = HDKeyDerivation.createMasterPrivateKey(seed);
    add(secrets, "master key", key);
    for (int step : List.of(44, 60)) {
      key = HDKeyDerivation.deriveChildKey(key, new ChildNumber(step, true));
    }
    DeterministicKey gas =
        HDKeyDerivation.deriveChildKey(key, new ChildNumber((1 << 30) + account, true));
    add(secrets, "gas account key", gas);
    DeterministicKey refund = HDKeyDerivation.deriveChildKey(gas, new ChildNumber(1, true));
    add(secrets, "refund account key", refund);
    for (int step : List.of(0, 0)) {
      refund = HDKeyDerivation.deriveChildKey(refund, new ChildNumber(step, false));
    }
    add(secrets, "refund wallet key", refund);
    for (int step : List.of(0, 0)) {
      gas = HDKeyDerivation.deriveChildKey(gas, new ChildNumber(step, false));
    }
    add(secrets, "gas wallet key", gas);
    key = HDKeyDerivation.deriveChildKey(key, new ChildNumber(account, true));
    add(secrets, "account key", key);
    DeterministicKey external = HDKeyDerivation.deriveChildKey(key, new ChildNumber(0, false));
    for (long index : indices) {
      ChildNumber position = new ChildNumber((int) index, false);
      add(secrets, "key " + index, HDKeyDerivation.deriveChildKey(external, position));
    }
    return secrets;
  }

  private static void add(Map<String, String> secrets, String name, DeterministicKey key) {
    secrets.put(name, HexFormat.of().formatHex(key.getPrivKeyBytes()));
    secrets.put(name + " in decimal", key.getPrivKey().toString());
    secrets.put(name + " as xprv", key.serializePrivB58(BitcoinNetwork.MAINNET));
  }

  public static Signer signer(Chains chains) {
    return new MnemonicSigner(ACCOUNT, chains);
  }

  /** Has an external signer sign, which holds the keys of this wallet. */
  public static Signer externalSigner(Chains chains, URI url, Duration limit) {
    SignerRpc rpc = new SignerRpc(SignerEndpoint.of(url.toString(), null), limit);
    return new ExternalSigner(ACCOUNT.publicSide(), gasWallet(0), rpc, chains);
  }
}
