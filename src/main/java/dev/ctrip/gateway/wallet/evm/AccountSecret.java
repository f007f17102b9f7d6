package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.KeyReference;
import java.util.List;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.MnemonicCode;
import org.bitcoinj.crypto.MnemonicException;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/**
 * The private side of an installation's accounts. A child's key never leaves this package: together
 * with the extended public key it would reveal every other (BIP-32, security).
 */
final class AccountSecret {

  private static final ChildNumber PURPOSE = new ChildNumber(44, true);

  /** Ether's coin type (SLIP-44), used on every EVM chain. */
  private static final ChildNumber COIN_TYPE = new ChildNumber(60, true);

  /** Added to an account's number it gives that of its gas wallet. */
  static final int GAS_WALLETS = 1 << 30;

  /** Below the gas wallet's account, and hardened, so that neither follows from the other. */
  private static final ChildNumber REFUND_WALLET = new ChildNumber(1, true);

  private final DeterministicKey deposits;
  private final DeterministicKey gasWallet;
  private final DeterministicKey refundWallet;

  private AccountSecret(DeterministicKey deposits, DeterministicKey gasWallet) {
    this.deposits = deposits;
    this.gasWallet = gasWallet;
    this.refundWallet = HDKeyDerivation.deriveChildKey(gasWallet, REFUND_WALLET);
  }

  /**
   * @param words of a phrase (BIP-39, English), without a passphrase
   * @throws StartRefusedException if the words are no such phrase
   */
  static AccountSecret ofMnemonic(List<String> words, int accountNumber) {
    try {
      MnemonicCode.INSTANCE.check(words);
    } catch (MnemonicException e) {
      // Without the cause: its message quotes a word of the phrase.
      throw new StartRefusedException(
          "The configured mnemonic is no BIP-39 phrase: a word is misspelt, missing or misplaced.",
          "Set CTRIP_MNEMONIC to the 12 to 24 English words, in order, separated by spaces.");
    }
    DeterministicKey key = HDKeyDerivation.createMasterPrivateKey(MnemonicCode.toSeed(words, ""));
    for (ChildNumber step : List.of(PURPOSE, COIN_TYPE)) {
      key = HDKeyDerivation.deriveChildKey(key, step);
    }
    return new AccountSecret(
        account(key, accountNumber), account(key, Math.addExact(GAS_WALLETS, accountNumber)));
  }

  private static DeterministicKey account(DeterministicKey coin, int number) {
    return HDKeyDerivation.deriveChildKey(coin, new ChildNumber(number, true));
  }

  XpubDepositAddresses publicSide() {
    return XpubDepositAddresses.ofAccount(deposits);
  }

  ECKeyPair keyPairOf(KeyReference key) {
    DeterministicKey account =
        switch (key.account()) {
          case DEPOSITS -> deposits;
          case GAS_WALLET -> gasWallet;
          case REFUND_WALLET -> refundWallet;
        };
    DeterministicKey external =
        HDKeyDerivation.deriveChildKey(account, XpubDepositAddresses.EXTERNAL);
    ChildNumber position = new ChildNumber(Math.toIntExact(key.index()), false);
    return ECKeyPair.create(HDKeyDerivation.deriveChildKey(external, position).getPrivKey());
  }

  Address addressOf(KeyReference key) {
    return Address.parse(Credentials.create(keyPairOf(key)).getAddress());
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "AccountSecret[…]";
  }
}
