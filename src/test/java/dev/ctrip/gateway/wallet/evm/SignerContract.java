package dev.ctrip.gateway.wallet.evm;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.DepositAddresses;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** What a signer does whoever holds the keys: account 0 of the public test phrase. */
abstract class SignerContract {

  static final DepositAddresses ADDRESSES = XpubDepositAddresses.parse(DerivationProof.KNOWN_XPUB);
  static final Chains CHAINS =
      ConfiguredChains.of(ConfiguredChains.listing(ConfiguredChains.listed(USDC)));
  private static final KeyReference KEY = KeyReference.ofDeposit(3);
  private static final KeyReference GAS_WALLET = KeyReference.ofGasWallet();

  abstract Signer signer();

  @Test
  void ownsTheAddressesThatThePublicKeyGivesOut() {
    for (long index = 0; index < 10; index++) {
      assertThat(signer().addressOf(KeyReference.ofDeposit(index))).isEqualTo(ADDRESSES.at(index));
    }
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void signsTheCoin(boolean legacy) throws SignatureException {
    assertSigned(transfer(null, TREASURY, null, 1000, legacy), KEY, TREASURY, 1000, "");
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void signsAToken(boolean legacy) throws SignatureException {
    String call =
        "a9059cbb"
            + "0".repeat(24)
            + TREASURY.lowerCase().substring(2)
            + "%064x".formatted(25_000_000);

    assertSigned(
        transfer(USDC.contract(), TREASURY, null, 25_000_000, legacy),
        KEY,
        Objects.requireNonNull(USDC.contract()),
        0,
        call);
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void signsGasForADepositAddress(boolean legacy) throws SignatureException {
    Address deposit = ADDRESSES.at(5);

    assertSigned(
        transfer(null, deposit, KeyReference.ofDeposit(5), 1000, legacy),
        GAS_WALLET,
        deposit,
        1000,
        "");
  }

  @Test
  void signsWhatFillsAGap() throws SignatureException {
    Address own = ADDRESSES.at(KEY.index());

    assertSigned(transfer(null, own, null, 0, false), KEY, own, 0, "");
  }

  @Test
  void refusesWhatItsOwnConfigurationDoesNotAllow() {
    Address stranger = ADDRESSES.at(1);
    assertRefused(transfer(null, stranger, null, 1000, false), KEY, "not the treasury", false);
    assertRefused(transfer(TREASURY, TREASURY, null, 1000, false), KEY, "is not listed", false);
    assertRefused(
        transfer(null, TREASURY, null, 1000, false), GAS_WALLET, "no deposit address", true);
    assertRefused(
        transfer(null, stranger, KeyReference.ofDeposit(2), 1000, false),
        GAS_WALLET,
        "no deposit address",
        true);
  }

  private void assertRefused(
      UnsignedTransfer transfer, KeyReference key, String reason, boolean forGood) {
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer().sign(transfer, key))
        .withMessageContaining(reason)
        .satisfies(refusal -> assertThat(refusal.isForGood()).isEqualTo(forGood));
  }

  private void assertSigned(
      UnsignedTransfer transfer, KeyReference key, Address to, long value, String data)
      throws SignatureException {
    SignedTransfer signed = signer().sign(transfer, key);

    SignedRawTransaction decoded =
        (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signed.bytes()));
    assertThat(Address.parse(decoded.getFrom()))
        .isEqualTo(signed.from())
        .isEqualTo(signer().addressOf(key));
    assertThat(signed.hash()).hasToString(Numeric.toHexString(Hash.sha3(signed.bytes())));
    assertThat(decoded.getNonce()).isEqualTo(transfer.nonce());
    assertThat(Address.parse(decoded.getTo())).isEqualTo(to);
    assertThat(decoded.getValue()).isEqualTo(value);
    assertThat(Numeric.cleanHexPrefix(decoded.getData())).isEqualTo(data);
    assertThat(decoded.getGasLimit()).isEqualTo(transfer.gasLimit());
    if (transfer.legacy()) {
      assertThat(decoded.getChainId()).isEqualTo(LOCAL.value());
      assertThat(decoded.getGasPrice()).isEqualTo(transfer.maxFeePerGasWei());
    } else {
      Transaction1559 fields = (Transaction1559) decoded.getTransaction();
      assertThat(fields.getChainId()).isEqualTo(LOCAL.value());
      assertThat(fields.getMaxFeePerGas()).isEqualTo(transfer.maxFeePerGasWei());
      assertThat(fields.getMaxPriorityFeePerGas()).isEqualTo(transfer.maxPriorityFeePerGasWei());
    }
  }

  static UnsignedTransfer transfer(
      @Nullable Address contract,
      Address to,
      @Nullable KeyReference toKey,
      long amount,
      boolean legacy) {
    return new UnsignedTransfer(
        LOCAL,
        7,
        contract,
        to,
        toKey,
        TokenAmount.ofBaseUnits(amount),
        60_000,
        GWEI.multiply(BigInteger.TWO),
        legacy ? BigInteger.ZERO : GWEI,
        legacy);
  }
}
