package dev.ctrip.gateway.wallet;

import static dev.ctrip.gateway.wallet.ConfiguredChains.GWEI;
import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static dev.ctrip.gateway.wallet.ConfiguredChains.TREASURY;
import static dev.ctrip.gateway.wallet.ConfiguredChains.USDC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.world.LocalSettings;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SigningRecordTest {

  private static final Address FROM = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final Address DEPOSIT =
      Address.parse("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB");
  private static final Address STRANGER =
      Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
  private static final KeyReference SWEEPER = KeyReference.ofDeposit(7);
  private static final KeyReference GAS_WALLET = KeyReference.ofGasWallet();
  private static final KeyReference REFUND_WALLET = KeyReference.ofRefundWallet();
  private static final Address CONTRACT = Objects.requireNonNull(USDC.contract());

  /** What a transfer of the coin costs at 20 gwei. */
  private static final long FEE = 21_000L * 20 * 1_000_000_000L;

  private static final long FINNEY = 1_000_000_000_000_000L;
  private static final long MAX_TOP_UP = 10 * FEE;
  private static final long MAX_PER_DAY = 100 * FEE;

  /** As the signing process is configured: up to 200 gwei, and one token. */
  private static final ChainSettings CONFIGURED =
      ConfiguredChains.chain(
          LOCAL,
          TREASURY,
          new ChainSettings.Fees(
              gwei(200),
              false,
              TokenAmount.ofBaseUnits(MAX_TOP_UP),
              TokenAmount.ofBaseUnits(MAX_PER_DAY),
              null),
          new ListedToken(
              USDC,
              TokenAmount.ZERO,
              Tolerance.NONE,
              null,
              new RefundLimits(
                  TokenAmount.ofBaseUnits(5000), TokenAmount.ofBaseUnits(20_000), false)));

  static Stream<Arguments> granted() {
    return Stream.of(
        Arguments.of("the coin to the treasury", SWEEPER, sweep()),
        Arguments.of(
            "the coin at the chain's limit, whatever gas may cost elsewhere",
            SWEEPER,
            sweep().fees(200, 200)),
        Arguments.of("a listed token to the treasury", SWEEPER, tokenSweep()),
        Arguments.of(
            "a token whose gas costs no more than it may", SWEEPER, tokenSweep().gas(210_000)),
        Arguments.of("gas for a deposit address", GAS_WALLET, topUp()),
        Arguments.of("as much gas as may be", GAS_WALLET, topUp().amount(MAX_TOP_UP)),
        Arguments.of("a token for a payer", REFUND_WALLET, refund()),
        Arguments.of("as much of it as may be", REFUND_WALLET, refund().amount(5000)));
  }

  static Stream<Arguments> refundsRefused() {
    return Stream.of(
        Arguments.of("nothing", refund().amount(0), "a refund of nothing"),
        Arguments.of(
            "to nobody",
            refund().to(Address.parse("0x0000000000000000000000000000000000000000")),
            "the zero address"),
        Arguments.of("to the treasury", refund().to(TREASURY), "this installation's own"),
        Arguments.of("to itself", refund().to(FROM), "this installation's own"),
        Arguments.of(
            "to what is said to be ours",
            refund().toKey(KeyReference.ofDeposit(1)),
            "this installation's own"),
        Arguments.of("to a token", refund().to(CONTRACT), "the contract of a token"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refundsRefused")
  void refusesARefund(String name, Draft draft, String reason) {
    assertRefused(permit(empty(), draft, REFUND_WALLET), reason);
  }

  static Stream<Arguments> refundsPutOff() {
    return Stream.of(
        Arguments.of("of the coin, without a limit", refund().contract(null), "no max-refund for"),
        Arguments.of("of a token that is not listed", refund().contract(STRANGER), "not listed"),
        Arguments.of("above the limit", refund().amount(5001), "above the limit of 0.005 USDC"),
        Arguments.of("whose gas is too dear", refund().gas(9_000_000), "above the limit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refundsPutOff")
  void putsOffARefund(String name, Draft draft, String reason) {
    assertPutOff(permit(empty(), draft, REFUND_WALLET), reason);
  }

  @Test
  void limitsTheRefundsOfADay() {
    assertThat(permit(refunded(15_000), refund().amount(5000), REFUND_WALLET))
        .isEqualTo(new Permission.Granted());
    assertPutOff(
        permit(refunded(15_001), refund().amount(5000), REFUND_WALLET),
        "may come to 0.02 USDC a day, and 0.020001 USDC would be above it");
  }

  /** Rows that say so may be anybody's. */
  @Test
  void limitsTheRefundsOfADayAlsoOfWhatIsSaidToBeSignedBefore() {
    Draft dearer = refund().amount(5000).fees(30, 3);
    UnsignedTransfer before = refund().amount(5000).transfer();

    assertThat(permit(refunded(15_000, before), dearer, REFUND_WALLET))
        .isEqualTo(new Permission.Granted());
    assertPutOff(
        permit(refunded(15_001, before), dearer, REFUND_WALLET),
        "may come to 0.02 USDC a day, and 0.020001 USDC would be above it");
  }

  private static SigningRecord refunded(long inLastDay, UnsignedTransfer... atNonce) {
    return new SigningRecord(
        LOCAL, FROM, List.of(atNonce), false, TokenAmount.ZERO, TokenAmount.ofBaseUnits(inLastDay));
  }

  /** The same, and what was paid to deposit addresses may be refunded out of them. */
  private static final ChainSettings REFUNDING_THERE =
      LocalSettings.refunding(CONFIGURED, TokenAmount.ofBaseUnits(5000), true);

  @Test
  void paysARefundOutOfADepositAddressWhereTheOperatorWantsIt() {
    Draft coin = refund().contract(null).gas(21_000).fees(0, 0);

    assertThat(permitThere(empty(), refund())).isEqualTo(new Permission.Granted());
    assertThat(permitThere(empty(), coin)).isEqualTo(new Permission.Granted());
    assertPutOff(permit(empty(), refund(), SWEEPER), "is not the treasury");
    assertPutOff(permit(empty(), coin, SWEEPER), "is not the treasury");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refundsRefused")
  void refusesARefundOutOfADepositAddress(String name, Draft draft, String reason) {
    // To the treasury it is a sweep, and nothing to itself fills a gap.
    if (!draft.to().equals(TREASURY)) {
      assertRefused(permitThere(empty(), draft), reason);
    }
  }

  @Test
  void holdsARefundOutOfADepositAddressToTheSameLimits() {
    assertPutOff(permitThere(empty(), refund().amount(5001)), "above the limit of 0.005 USDC");
    assertPutOff(permitThere(empty(), refund().gas(9_000_000)), "above the limit");
    assertPutOff(
        permitThere(empty(), refund().contract(null).gas(9_000_000)), "a transaction's gas");
    assertPutOff(permitThere(refunded(49_000), refund().amount(5000)), "a day");
  }

  /** The fee is paid by what others have paid there. */
  @Test
  void burnsNoMoreOfTheCoinThanItRefunds() {
    ChainSettings wide = LocalSettings.refunding(CONFIGURED, TokenAmount.ofBaseUnits(FEE + 1));
    Draft coin = refund().contract(null).gas(21_000).fees(20, 20);

    assertThat(empty().permit(coin.amount(FEE).transfer(), SWEEPER, false, wide))
        .isEqualTo(new Permission.Granted());
    assertPutOff(
        empty().permit(coin.amount(FEE - 1).transfer(), SWEEPER, false, wide),
        "is more than the refund itself");
  }

  private static Permission permitThere(SigningRecord record, Draft draft) {
    return record.permit(draft.transfer(), SWEEPER, false, REFUNDING_THERE);
  }

  private static Draft refund() {
    return tokenSweep().to(STRANGER).amount(1000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void granted(String name, KeyReference key, Draft draft) {
    assertThat(permit(empty(), draft, key)).isEqualTo(new Permission.Granted());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "another chain than configured",
            SWEEPER,
            sweep().chain(ChainId.of(1)),
            "configured for chain 31337"),
        Arguments.of(
            "nothing for somebody else, as if to fill a gap",
            SWEEPER,
            gapFiller().to(STRANGER),
            "a transfer of nothing"),
        Arguments.of(
            "nothing of a token to its own address",
            SWEEPER,
            gapFiller().contract(CONTRACT),
            "a transfer of nothing"),
        Arguments.of("none of the coin", SWEEPER, sweep().amount(0), "a transfer of nothing"),
        Arguments.of("none of a token", SWEEPER, tokenSweep().amount(0), "a transfer of nothing"),
        Arguments.of(
            "a priority fee above the whole", SWEEPER, sweep().fees(20, 21), "priority fee"),
        Arguments.of(
            "gas for a stranger",
            GAS_WALLET,
            topUp().to(STRANGER).toKey(null),
            STRANGER + " is no deposit address"),
        Arguments.of(
            "gas for the treasury",
            GAS_WALLET,
            topUp().to(TREASURY).toKey(null),
            TREASURY + " is no deposit address"),
        Arguments.of(
            "gas for another gas wallet",
            GAS_WALLET,
            topUp().toKey(new KeyReference(KeyReference.Account.GAS_WALLET, 1)),
            "tops up deposit addresses only"),
        Arguments.of("no gas", GAS_WALLET, topUp().amount(0), "a top-up of nothing"),
        Arguments.of(
            "a token of the gas wallet's",
            GAS_WALLET,
            topUp().contract(CONTRACT),
            "nothing but the native coin"),
        Arguments.of(
            "a token of the gas wallet's to the treasury",
            GAS_WALLET,
            tokenSweep(),
            "nothing but the native coin"),
        Arguments.of(
            "a gap filler of a deposit address that nothing waits behind",
            SWEEPER,
            gapFiller(),
            "nothing of " + FROM + " waits behind nonce 0"),
        Arguments.of(
            "a gap filler of the gas wallet that nothing waits behind",
            GAS_WALLET,
            gapFiller(),
            "nothing of " + FROM + " waits behind nonce 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, KeyReference key, Draft draft, String reason) {
    assertRefused(permit(empty(), draft, key), reason);
  }

  static Stream<Arguments> putOff() {
    return Stream.of(
        Arguments.of(
            "a destination that is not the treasury",
            SWEEPER,
            sweep().to(STRANGER),
            STRANGER + " is not the treasury"),
        Arguments.of(
            "a token for somebody else",
            SWEEPER,
            tokenSweep().to(STRANGER),
            STRANGER + " is not the treasury"),
        Arguments.of(
            "another deposit address of ours",
            SWEEPER,
            sweep().to(DEPOSIT).toKey(KeyReference.ofDeposit(8)),
            "not the treasury"),
        Arguments.of(
            "the coin to its own address", SWEEPER, gapFiller().amount(1), "not the treasury"),
        Arguments.of(
            "an unlisted token",
            SWEEPER,
            tokenSweep().contract(STRANGER),
            "the token at " + STRANGER + " is not listed"),
        Arguments.of(
            "a fee above the chain's limit",
            SWEEPER,
            sweep().fees(201, 1),
            "the fee of 201000000000 wei per gas is above the chain's limit of 200000000000"),
        Arguments.of(
            "a token at a fee above the chain's limit",
            SWEEPER,
            tokenSweep().fees(201, 1),
            "above the chain's limit"),
        Arguments.of(
            "a top-up at a fee above the chain's limit",
            GAS_WALLET,
            topUp().fees(201, 1),
            "above the chain's limit"),
        Arguments.of(
            "a token whose gas costs more than it may",
            SWEEPER,
            tokenSweep().gas(210_001),
            "above the limit of 0.0042 ETH that a transaction's gas may cost"),
        Arguments.of(
            "a top-up whose gas costs more than it may",
            GAS_WALLET,
            topUp().gas(210_001),
            "above the limit of 0.0042 ETH that a transaction's gas may cost"),
        Arguments.of(
            "more gas than may be",
            GAS_WALLET,
            topUp().amount(MAX_TOP_UP + 1),
            "above the limit of 0.0042 ETH"),
        Arguments.of(
            "less gas than any transaction takes",
            SWEEPER,
            sweep().gas(20_999),
            "with a gas limit of 20999 it might never be mined; the signer takes 21000 to 10000000"),
        Arguments.of(
            "more gas than a block may hold",
            SWEEPER,
            sweep().amount(Long.MAX_VALUE).gas(10_000_001),
            "with a gas limit of 10000001 it might never be mined"),
        Arguments.of(
            "less gas than the call of a token takes",
            SWEEPER,
            tokenSweep().gas(23_359),
            "the signer takes 23360 to"),
        Arguments.of(
            "a top-up with too little gas",
            GAS_WALLET,
            topUp().gas(20_999),
            "a gas limit of 20999"),
        Arguments.of(
            "a top-up with too much gas",
            GAS_WALLET,
            topUp().fees(0, 0).gas(10_000_001),
            "a gas limit of 10000001"));
  }

  /** By limits and settings that may be others by the time it is planned anew. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void putOff(String name, KeyReference key, Draft draft, String reason) {
    assertPutOff(permit(empty(), draft, key), reason);
  }

  static Stream<Arguments> gapFillersPutOff() {
    return Stream.of(
        Arguments.of("a fee above the chain's limit", gapFiller().fees(201, 1), "chain's limit"),
        Arguments.of("too little gas", gapFiller().gas(20_999), "a gas limit of 20999"),
        Arguments.of(
            "a fee above what a transaction's gas may cost",
            gapFiller().gas(210_001),
            "above the limit of 0.0042 ETH that a transaction's gas may cost"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gapFillersPutOff")
  void burnsNoMoreForAGapThanATransactionsGasMayCost(String name, Draft draft, String reason) {
    assertPutOff(permit(behindAGap(0), draft, SWEEPER), reason);
    assertPutOff(permit(behindAGap(0), draft, GAS_WALLET), reason);
  }

  @Test
  void fillsAGapThatSomethingWaitsBehind() {
    Draft dearest = gapFiller().gas(210_000);

    assertThat(permit(behindAGap(0), dearest, SWEEPER)).isEqualTo(new Permission.Granted());
    assertThat(permit(behindAGap(0), dearest, GAS_WALLET)).isEqualTo(new Permission.Granted());
  }

  @Test
  void sweepsTheCoinWithAsMuchGasAsABlockIsSureToHold() {
    Draft sweep = sweep().gas(10_000_000);

    assertThat(permit(empty(), sweep, SWEEPER)).isEqualTo(new Permission.Granted());
  }

  @Test
  void sweepsATokenWithAsLittleGasAsItsCallTakes() {
    assertThat(permit(empty(), tokenSweep().gas(23_360), SWEEPER))
        .isEqualTo(new Permission.Granted());
  }

  @Test
  void refusesGasForWhatTheSignerHasNotDerivedItself() {
    assertRefused(
        empty().permit(topUp().transfer(), GAS_WALLET, false, CONFIGURED),
        DEPOSIT + " is no deposit address");
  }

  @Test
  void refusesARecordOfAnotherChain() {
    assertRefused(
        permit(SigningRecord.empty(ChainId.of(1), FROM), sweep(), SWEEPER), "configured for chain");
  }

  @Test
  void sweepsNoTreasuryIntoItself() {
    assertPutOff(
        permit(SigningRecord.empty(LOCAL, TREASURY), sweep(), SWEEPER),
        "the treasury is the deposit address itself");
  }

  @ParameterizedTest(name = "{0} wei above the day''s limit")
  @CsvSource({"0, true", "1, false"})
  void letsTheGasWalletSpendNoMoreInADayThanItMay(long above, boolean granted) {
    long before = MAX_PER_DAY - 1000 - FEE + above;

    Permission permission = permit(spent(before), topUp(), GAS_WALLET);

    if (granted) {
      assertThat(permission).isEqualTo(new Permission.Granted());
    } else {
      assertPutOff(permission, "may spend 0.042 ETH a day, and 0.04200000000000000");
    }
  }

  /** It moves nothing, and what waits behind it is signed already and counts. */
  @Test
  void fillsAGapThoughTheDayIsUsedUp() {
    assertThat(permit(behindAGap(MAX_PER_DAY), gapFiller(), GAS_WALLET))
        .isEqualTo(new Permission.Granted());
  }

  @Test
  void refusesForGoodWhatIsNotAllowedOnAnyDay() {
    assertRefused(
        permit(spent(MAX_PER_DAY), topUp().to(STRANGER).toKey(null), GAS_WALLET), "no deposit");
  }

  @Test
  void limitsADepositAddressByNoDay() {
    assertThat(permit(spent(MAX_PER_DAY), sweep(), SWEEPER)).isEqualTo(new Permission.Granted());
  }

  @Test
  void replacesATopUpThoughTheDayIsUsedUp() {
    SigningRecord record =
        new SigningRecord(
            LOCAL, FROM, List.of(topUp().transfer()), false, TokenAmount.ofBaseUnits(MAX_PER_DAY));

    assertThat(permit(record, topUp().fees(23, 23), GAS_WALLET))
        .isEqualTo(new Permission.Granted());
  }

  static Stream<Arguments> sameContents() {
    return Stream.of(
        Arguments.of("the very same sweep of the coin", sweep(), sweep()),
        Arguments.of("the very same sweep of a token", tokenSweep(), tokenSweep()),
        Arguments.of("the very same top-up", topUp(), topUp()),
        Arguments.of(
            "a sweep of the coin that pays an eighth more of it for its gas",
            sweep().amount(FINNEY).fees(16, 16),
            sweep().amount(FINNEY).fees(18, 18).less(21_000L * 2)),
        Arguments.of(
            "a sweep of the coin that takes the eighth from what lies there besides",
            sweep().fees(16, 16),
            sweep().fees(18, 18)),
        Arguments.of(
            "a sweep of a token at an eighth more",
            tokenSweep().fees(16, 8),
            tokenSweep().fees(18, 9)),
        Arguments.of("a top-up at an eighth more", topUp().fees(16, 8), topUp().fees(18, 9)),
        Arguments.of(
            "a gap filler at an eighth more", gapFiller().fees(16, 8), gapFiller().fees(18, 9)),
        Arguments.of(
            "a token for something in place of no priority fee",
            tokenSweep().fees(16, 0),
            tokenSweep().fees(18, 1)),
        Arguments.of(
            "at an eighth more where there is no priority fee",
            topUp().fees(16, 0).legacy(),
            topUp().fees(18, 0).legacy()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sameContents")
  void signsTheSameAgainAtANonce(String name, Draft signed, Draft next) {
    assertThat(permit(having(signed), next, keyOf(next))).isEqualTo(new Permission.Granted());
  }

  static Stream<Arguments> otherContents() {
    Draft higher = sweep().fees(200, 200);
    String other = "nonce 0 of " + FROM + " was used to sign something else";
    String low = "not an eighth above those that were signed at nonce 0";
    return Stream.of(
        Arguments.of("another amount", sweep(), higher.amount(1001), other),
        Arguments.of("another amount at the same fee", sweep(), sweep().amount(999), other),
        Arguments.of(
            "less of the coin than the fee rose by",
            sweep().amount(FINNEY).fees(16, 16),
            sweep().amount(FINNEY).fees(18, 18).less(21_000L * 2 + 1),
            other),
        Arguments.of(
            "more of the coin than what the rising fee leaves",
            sweep().amount(FINNEY).fees(16, 16),
            sweep().amount(FINNEY).fees(18, 18).less(21_000L * 2 - 1),
            other),
        Arguments.of(
            "less of a token",
            tokenSweep().fees(16, 8),
            tokenSweep().fees(18, 9).amount(999),
            other),
        Arguments.of(
            "less of a token by what the fee rose",
            tokenSweep().amount(FINNEY).fees(16, 16),
            tokenSweep().amount(FINNEY).fees(18, 18).less(21_000L * 2),
            other),
        Arguments.of(
            "less gas by what the fee rose",
            topUp().amount(FINNEY).fees(16, 16),
            topUp().amount(FINNEY).fees(18, 18).less(21_000L * 2),
            other),
        Arguments.of("a token in place of the coin", sweep(), tokenSweep().fees(40, 40), other),
        Arguments.of("the coin in place of a token", tokenSweep(), higher, other),
        Arguments.of(
            "a gap filler in place of a sweep", sweep(), gapFiller().fees(200, 200), other),
        Arguments.of("more gas", sweep(), higher.gas(21_001), other),
        Arguments.of("another form", sweep(), higher.legacy(), other),
        Arguments.of(
            "gas for another address",
            topUp(),
            topUp().fees(23, 23).toKey(KeyReference.ofDeposit(9)),
            other),
        Arguments.of("the same fee", sweep(), sweep().fees(20, 19), low),
        Arguments.of(
            "a fee that is less than an eighth above",
            tokenSweep().fees(16, 8),
            tokenSweep().fees(17, 9),
            low),
        Arguments.of(
            "a priority fee that is less than an eighth above",
            tokenSweep().fees(16, 9),
            tokenSweep().fees(18, 10),
            low),
        Arguments.of(
            "no priority fee in place of none",
            tokenSweep().fees(16, 0),
            tokenSweep().fees(18, 0),
            low),
        Arguments.of(
            "a price that is less than an eighth above",
            topUp().fees(16, 0).legacy(),
            topUp().fees(17, 0).legacy(),
            low),
        Arguments.of("a lower fee again", tokenSweep().fees(18, 9), tokenSweep().fees(17, 9), low));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherContents")
  void signsNothingElseAtANonce(String name, Draft signed, Draft next, String reason) {
    assertRefused(permit(having(signed), next, keyOf(next)), reason);
  }

  @Test
  void judgesAReplacementByTheNewestAttempt() {
    SigningRecord record = having(tokenSweep().fees(16, 8), tokenSweep().fees(32, 16));

    assertRefused(permit(record, tokenSweep().fees(18, 9), SWEEPER), "not an eighth above those");
    assertThat(permit(record, tokenSweep().fees(36, 18), SWEEPER))
        .isEqualTo(new Permission.Granted());
    assertThat(permit(record, tokenSweep().fees(16, 8), SWEEPER))
        .as("what is signed already may be had again")
        .isEqualTo(new Permission.Granted());
  }

  @ParameterizedTest(name = "{1} outbids {0}")
  @CsvSource({"0, 1", "1, 2", "7, 8", "8, 9", "9, 11", "16, 18", "1000000000, 1125000000"})
  void outbidsByAnEighthRoundedUpAndByOneWeiAtLeast(long fee, long outbidding) {
    assertThat(SigningRecord.outbidding(BigInteger.valueOf(fee))).isEqualTo(outbidding);
  }

  private static SigningRecord empty() {
    return SigningRecord.empty(LOCAL, FROM);
  }

  private static SigningRecord spent(long inLastDay) {
    return new SigningRecord(LOCAL, FROM, List.of(), false, TokenAmount.ofBaseUnits(inLastDay));
  }

  private static SigningRecord behindAGap(long inLastDay) {
    return new SigningRecord(LOCAL, FROM, List.of(), true, TokenAmount.ofBaseUnits(inLastDay));
  }

  private static SigningRecord having(Draft... signed) {
    return new SigningRecord(
        LOCAL, FROM, Stream.of(signed).map(Draft::transfer).toList(), false, TokenAmount.ZERO);
  }

  private static KeyReference keyOf(Draft draft) {
    return draft.toKey == null ? SWEEPER : GAS_WALLET;
  }

  /** The signer has derived what it is told is ours, and nothing else. */
  private static Permission permit(SigningRecord record, Draft draft, KeyReference key) {
    return record.permit(draft.transfer(), key, draft.toKey != null, CONFIGURED);
  }

  private static void assertRefused(Permission permission, String reason) {
    assertThat(permission)
        .isInstanceOfSatisfying(
            Permission.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  private static void assertPutOff(Permission permission, String reason) {
    assertThat(permission)
        .isInstanceOfSatisfying(
            Permission.NotNow.class, putOff -> assertThat(putOff.reason()).contains(reason));
  }

  private static Draft sweep() {
    return new Draft(LOCAL, null, TREASURY, null, 1000, 21_000, gwei(20), gwei(20), false);
  }

  private static Draft tokenSweep() {
    return sweep().contract(CONTRACT).gas(60_000).fees(20, 1);
  }

  private static Draft topUp() {
    return sweep().to(DEPOSIT).toKey(KeyReference.ofDeposit(8)).fees(20, 20);
  }

  private static Draft gapFiller() {
    return sweep().to(FROM).amount(0);
  }

  private static BigInteger gwei(long gwei) {
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }

  /** A transfer at nonce 0, to be varied. */
  record Draft(
      ChainId chain,
      @Nullable Address contract,
      Address to,
      @Nullable KeyReference toKey,
      long amount,
      long gas,
      BigInteger maxFee,
      BigInteger priorityFee,
      boolean isLegacy) {

    UnsignedTransfer transfer() {
      return new UnsignedTransfer(
          chain,
          0,
          contract,
          to,
          toKey,
          TokenAmount.ofBaseUnits(amount),
          gas,
          maxFee,
          priorityFee,
          isLegacy);
    }

    Draft chain(ChainId other) {
      return new Draft(other, contract, to, toKey, amount, gas, maxFee, priorityFee, isLegacy);
    }

    Draft contract(@Nullable Address other) {
      return new Draft(chain, other, to, toKey, amount, gas, maxFee, priorityFee, isLegacy);
    }

    Draft to(Address other) {
      return new Draft(chain, contract, other, toKey, amount, gas, maxFee, priorityFee, isLegacy);
    }

    Draft toKey(@Nullable KeyReference other) {
      return new Draft(chain, contract, to, other, amount, gas, maxFee, priorityFee, isLegacy);
    }

    Draft amount(long other) {
      return new Draft(chain, contract, to, toKey, other, gas, maxFee, priorityFee, isLegacy);
    }

    Draft less(long gweiLess) {
      return amount(amount - gweiLess * 1_000_000_000L);
    }

    Draft gas(long other) {
      return new Draft(chain, contract, to, toKey, amount, other, maxFee, priorityFee, isLegacy);
    }

    Draft fees(long maxGwei, long priorityGwei) {
      return new Draft(
          chain, contract, to, toKey, amount, gas, gwei(maxGwei), gwei(priorityGwei), isLegacy);
    }

    Draft legacy() {
      return new Draft(chain, contract, to, toKey, amount, gas, maxFee, priorityFee, true);
    }
  }
}
