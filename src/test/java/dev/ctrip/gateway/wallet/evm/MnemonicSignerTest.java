package dev.ctrip.gateway.wallet.evm;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.MnemonicUtils;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.crypto.transaction.type.TransactionType;
import org.web3j.utils.Numeric;

class MnemonicSignerTest {

  private static final String PHRASE =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";
  private static final AccountSecret ACCOUNT =
      AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), 3);
  private static final Chains CHAINS =
      ConfiguredChains.of(ConfiguredChains.listing(ConfiguredChains.listed(USDC)));
  private static final KeyReference KEY = KeyReference.ofDeposit(42);

  private final MnemonicSigner signer = new MnemonicSigner(ACCOUNT, CHAINS);

  @Test
  void ownsTheAddressesThatThePublicSideGivesOut() {
    assertThat(signer.addressOf(KEY)).isEqualTo(ACCOUNT.publicSide().at(42));
  }

  @Test
  void signsThePublishedLegacyTransaction() {
    // EIP-155, the example of the specification.
    Credentials credentials = Credentials.create("46".repeat(32));
    UnsignedTransfer transfer =
        new UnsignedTransfer(
            ChainId.of(1),
            9,
            null,
            Address.parse("0x3535353535353535353535353535353535353535"),
            null,
            TokenAmount.parseBaseUnits("1000000000000000000"),
            21_000,
            GWEI.multiply(BigInteger.valueOf(20)),
            BigInteger.ZERO,
            true);

    assertThat(Numeric.toHexString(MnemonicSigner.signed(transfer, credentials)))
        .isEqualTo(
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a7640000"
                + "8025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8"
                + "997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void signsExactlyTheTransferAsTheAddressThatOwnsIt(boolean legacy) throws SignatureException {
    UnsignedTransfer transfer = transfer(legacy, TREASURY);

    SignedTransfer signed = signer.sign(transfer, KEY);

    SignedRawTransaction decoded =
        (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signed.bytes()));
    assertThat(Address.parse(decoded.getFrom()))
        .isEqualTo(signed.from())
        .isEqualTo(ACCOUNT.publicSide().at(42));
    assertThat(decoded.getNonce()).isEqualTo(7);
    assertThat(Address.parse(decoded.getTo())).isEqualTo(TREASURY);
    assertThat(decoded.getValue()).isEqualTo(1000);
    assertThat(decoded.getGasLimit()).isEqualTo(21_000);
    assertThat(decoded.getData()).isIn("", "0x");
    assertThat(signed.hash()).hasToString(Numeric.toHexString(Hash.sha3(signed.bytes())));
    if (legacy) {
      assertThat(decoded.getType()).isEqualTo(TransactionType.LEGACY);
      assertThat(decoded.getChainId()).isEqualTo(LOCAL.value());
      assertThat(decoded.getGasPrice()).isEqualTo(GWEI.multiply(BigInteger.TWO));
    } else {
      Transaction1559 fields = (Transaction1559) decoded.getTransaction();
      assertThat(fields.getChainId()).isEqualTo(LOCAL.value());
      assertThat(fields.getMaxFeePerGas()).isEqualTo(GWEI.multiply(BigInteger.TWO));
      assertThat(fields.getMaxPriorityFeePerGas()).isEqualTo(GWEI);
    }
  }

  @Test
  void signsTheSameTransferToTheSameBytes() {
    SignedTransfer once = signer.sign(transfer(false, TREASURY), KEY);
    SignedTransfer again = new MnemonicSigner(ACCOUNT, CHAINS).sign(transfer(false, TREASURY), KEY);

    assertThat(again.hash()).isEqualTo(once.hash());
    assertThat(again.bytes()).isEqualTo(once.bytes());
  }

  @Test
  void refusesEveryDestinationButTheTreasury() {
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer.sign(transfer(false, ACCOUNT.publicSide().at(1)), KEY))
        .withMessageContaining("not the treasury");
  }

  /** A gas wallet's account is another than any deposit's; derived here by the other library. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, (1 << 30) - 1})
  void hasAGasWalletOfAnAccountOfItsOwn(int account) {
    Bip32ECKeyPair key =
        Bip32ECKeyPair.deriveKeyPair(
            Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(PHRASE, "")),
            new int[] {hardened(44), hardened(60), hardened((1 << 30) + account), 0, 0});

    Signer own =
        new MnemonicSigner(AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), account), CHAINS);

    assertThat(own.addressOf(KeyReference.ofGasWallet()))
        .isEqualTo(Address.parse(Credentials.create(key).getAddress()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, (1 << 30) - 1})
  void hasARefundWalletOneHardenedStepBelowThat(int account) {
    Bip32ECKeyPair key =
        Bip32ECKeyPair.deriveKeyPair(
            Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(PHRASE, "")),
            new int[] {
              hardened(44), hardened(60), hardened((1 << 30) + account), hardened(1), 0, 0
            });

    Signer own =
        new MnemonicSigner(AccountSecret.ofMnemonic(WalletSettings.words(PHRASE), account), CHAINS);

    assertThat(own.addressOf(KeyReference.ofRefundWallet()))
        .isEqualTo(Address.parse(Credentials.create(key).getAddress()));
  }

  @Test
  void givesOutTheGasWalletAsNoDepositAddress() {
    Address gasWallet = signer.addressOf(KeyReference.ofGasWallet());

    assertThat(LongStream.range(0, 200).mapToObj(ACCOUNT.publicSide()::at))
        .doesNotContain(gasWallet);
    assertThat(signer.addressOf(KeyReference.ofDeposit(0))).isNotEqualTo(gasWallet);
  }

  @ParameterizedTest(name = "legacy {0}")
  @ValueSource(booleans = {true, false})
  void signsTheCallThatMovesAToken(boolean legacy) throws SignatureException {
    UnsignedTransfer transfer = tokenTransfer(USDC.contract(), legacy);

    SignedTransfer signed = signer.sign(transfer, KEY);

    SignedRawTransaction decoded =
        (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signed.bytes()));
    assertThat(Address.parse(decoded.getFrom())).isEqualTo(ACCOUNT.publicSide().at(42));
    assertThat(Address.parse(decoded.getTo())).isEqualTo(USDC.contract());
    assertThat(decoded.getValue()).isZero();
    assertThat(Numeric.prependHexPrefix(decoded.getData()))
        .as("by another encoder")
        .isEqualTo(
            FunctionEncoder.encode(
                new Function(
                    "transfer",
                    List.of(
                        new org.web3j.abi.datatypes.Address(TREASURY.checksummed()),
                        new Uint256(25_000_000)),
                    List.of())));
    assertThat(decoded.getNonce()).isEqualTo(7);
    assertThat(decoded.getGasLimit()).isEqualTo(60_000);
  }

  @Test
  void refusesATokenThatIsNotListed() {
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer.sign(tokenTransfer(TREASURY, false), KEY))
        .withMessageContaining("is not listed");
  }

  @Test
  void signsGasForADepositAddressThatItDerivesItself() throws SignatureException {
    Address deposit = ACCOUNT.publicSide().at(5);

    SignedTransfer signed =
        signer.sign(topUp(deposit, KeyReference.ofDeposit(5)), KeyReference.ofGasWallet());

    SignedRawTransaction decoded =
        (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signed.bytes()));
    assertThat(Address.parse(decoded.getFrom()))
        .isEqualTo(signed.from())
        .isEqualTo(signer.addressOf(KeyReference.ofGasWallet()));
    assertThat(Address.parse(decoded.getTo())).isEqualTo(deposit);
    assertThat(decoded.getValue()).isEqualTo(1000);
  }

  @Test
  void refusesGasForAnAddressThatIsNotAtItsIndex() {
    Address deposit = ACCOUNT.publicSide().at(5);
    KeyReference gasWallet = KeyReference.ofGasWallet();

    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer.sign(topUp(deposit, KeyReference.ofDeposit(6)), gasWallet))
        .withMessageContaining("no deposit address of this installation");
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer.sign(topUp(deposit, null), gasWallet))
        .withMessageContaining("no deposit address of this installation");
    assertThatExceptionOfType(SigningRefusedException.class)
        .isThrownBy(() -> signer.sign(topUp(signer.addressOf(gasWallet), gasWallet), gasWallet))
        .withMessageContaining("deposit addresses only");
  }

  private static int hardened(int number) {
    return number | Bip32ECKeyPair.HARDENED_BIT;
  }

  private static UnsignedTransfer tokenTransfer(@Nullable Address contract, boolean legacy) {
    return new UnsignedTransfer(
        LOCAL,
        7,
        contract,
        TREASURY,
        null,
        TokenAmount.ofBaseUnits(25_000_000),
        60_000,
        GWEI.multiply(BigInteger.TWO),
        legacy ? BigInteger.ZERO : GWEI,
        legacy);
  }

  private static UnsignedTransfer topUp(Address to, @Nullable KeyReference toKey) {
    return new UnsignedTransfer(
        LOCAL,
        7,
        null,
        to,
        toKey,
        TokenAmount.ofBaseUnits(1000),
        21_000,
        GWEI.multiply(BigInteger.TWO),
        GWEI,
        false);
  }

  private static UnsignedTransfer transfer(boolean legacy, Address to) {
    return new UnsignedTransfer(
        LOCAL,
        7,
        null,
        to,
        null,
        TokenAmount.ofBaseUnits(1000),
        21_000,
        GWEI.multiply(BigInteger.TWO),
        GWEI,
        legacy);
  }
}
