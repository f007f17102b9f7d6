package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.TestDatabase;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is found out of listed tokens on a real node. */
@Timeout(60)
class TokenInspectionIT {

  private static final TestChain ANVIL = TestChain.start();
  private static final Address PLAIN = ANVIL.deploy("PlainToken", Abi.symbolAndDecimals("USDC", 6));

  private final JdbcClient jdbc = TestDatabase.fresh().jdbc();
  private final JdbcTokenChecks checks = new JdbcTokenChecks(jdbc, Clock.systemUTC());

  @BeforeEach
  void enroll() {
    new JdbcScanProgress(jdbc, Clock.systemUTC()).enroll(ANVIL.settings());
  }

  @AfterAll
  static void stop() {
    ANVIL.close();
  }

  @Test
  void findsNothingWrongWithATokenAsItIsListed() {
    Token token = new Token("USDC", PLAIN, 6);
    assertThat(checks.objection(LocalSettings.ID, token)).as("before").isPresent();

    inspect(token);

    assertThat(checks.objection(LocalSettings.ID, token)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatIsWrong(Token token, String objection) {
    Token right = new Token("USDC", PLAIN, 6);

    inspect(token, right);

    assertThat(checks.objection(LocalSettings.ID, token).orElseThrow()).contains(objection);
    assertThat(checks.objection(LocalSettings.ID, right)).as("the others").isEmpty();
  }

  static Stream<Arguments> saysWhatIsWrong() {
    return Stream.of(
        Arguments.of(
            new Token("USDC", ScriptedChain.address(0x1234), 6), "There is no contract at 0x"),
        Arguments.of(new Token("NONE", ANVIL.deploy("SilentContract", ""), 6), "has no decimals()"),
        Arguments.of(
            new Token("USDC", ANVIL.deploy("PlainToken", Abi.symbolAndDecimals("USDC", 18)), 6),
            "says decimals: 18, chains.yaml says 6"),
        Arguments.of(new Token("REB", ANVIL.deploy("RebasingToken", ""), 18), "rebasing"));
  }

  @Test
  void looksAgainOnceTheFileSaysOtherwise() {
    inspect(new Token("USDC", PLAIN, 18));
    Token corrected = new Token("USDC", PLAIN, 6);
    assertThat(checks.objection(LocalSettings.ID, corrected).orElseThrow())
        .contains("has not been looked at");

    inspect(corrected);

    assertThat(checks.objection(LocalSettings.ID, corrected)).isEmpty();
  }

  @Test
  void objectsToNoNativeCoin() {
    assertThat(checks.objection(LocalSettings.ID, Token.nativeCoin("ETH", 18))).isEmpty();
  }

  @Test
  void triesAgainWhereNoNodeAnswers() {
    Token token = new Token("USDC", PLAIN, 6);
    Chain dead =
        TestNodes.of(
            LocalSettings.of(
                List.of(URI.create("http://127.0.0.1:1")),
                List.of(),
                Duration.ofSeconds(1),
                List.of(token)));

    assertThatExceptionOfType(ChainUnavailableException.class)
        .isThrownBy(() -> new TokenInspection(dead, checks).inspectOnce());
    assertThat(checks.objection(LocalSettings.ID, token)).isPresent();
  }

  private void inspect(Token... tokens) {
    new TokenInspection(TestNodes.of(ANVIL.settings(List.of(tokens))), checks).inspectOnce();
  }
}
