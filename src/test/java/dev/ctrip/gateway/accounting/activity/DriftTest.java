package dev.ctrip.gateway.accounting.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.store.Comparisons.Expectation;
import dev.ctrip.gateway.accounting.store.Comparisons.Purse;
import dev.ctrip.gateway.accounting.store.IncidentRows.Unresolved;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the books an account has 1,000; less than 10 is dust, and 64 blocks are patience. */
class DriftTest {

  private static final Address ADDRESS =
      Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");

  @ParameterizedTest
  @CsvSource({
    // on chain, awaited, first seen in block 100 as, in block, comes to
    "1000, false, ,          100, NONE",
    " 999, false, ,          100, INCIDENT",
    " 999, true,  ,          100, INCIDENT",
    "   0, false, SUSPICION, 100, INCIDENT",
    "1009, false, ,          100, NONE",
    "1009, false, INCIDENT,  200, NONE",
    "1010, false, ,          100, SUSPECTED",
    "1010, false, SUSPICION, 163, SUSPECTED",
    "1010, false, SUSPICION, 164, INCIDENT",
    "1010, true,  SUSPICION, 164, SUSPECTED",
    "1010, false, INCIDENT,  101, INCIDENT"
  })
  void ofADepositAddress(
      long actual, boolean awaited, @Nullable String before, long block, Drift drift) {
    assertThat(of(Account.deposit(ADDRESS), actual, awaited, before, block)).isEqualTo(drift);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, ,         NONE",
    "1001, ,         FUNDED",
    "5000, ,         FUNDED",
    " 999, ,         INCIDENT",
    "1000, INCIDENT, NONE",
    "1001, INCIDENT, INCIDENT",
    " 999, INCIDENT, INCIDENT"
  })
  void ofAGasWallet(long actual, @Nullable String before, Drift drift) {
    assertThat(of(Account.gasWallet(ADDRESS), actual, false, before, 100)).isEqualTo(drift);
  }

  private static Drift of(
      Account account, long actual, boolean awaited, @Nullable String before, long block) {
    BigInteger expected = BigInteger.valueOf(1000);
    return Drift.of(
        new Expectation(new Purse(account, null), expected, false, awaited),
        BigInteger.valueOf(actual),
        TokenAmount.ofBaseUnits(10),
        Optional.ofNullable(before)
            .map(as -> new Unresolved(1, 100, as.equals("INCIDENT"), expected, expected)),
        block,
        64);
  }
}
