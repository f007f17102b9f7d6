package dev.ctrip.gateway.chain.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ChainsFileTest {

  private static final String TREASURY = "0x52908400098527886E0F7030069857D2E4169EE7";
  private static final String USDC = "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238";
  private static final Address LAST_ANVIL_ACCOUNT =
      Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");

  /** One line each, so that a case can name its line: {@code chain-id} stands in line 3. */
  private static final String GOOD =
      """
      chains:
        sepolia:
          chain-id: 11155111
          treasury: "0x52908400098527886E0F7030069857D2E4169EE7"
          rpc: [ "https://rpc.example/secret-key" ]
          confirmations: { default: 3 }
          tokens: [ { symbol: USDC, address: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", decimals: 6 } ]
      """;

  private final MockEnvironment environment = new MockEnvironment();
  @TempDir Path folder;

  @Test
  void readsEveryField() {
    Chains chains =
        read(
            """
            chains:
              sepolia:
                chain-id: 11155111
                enabled: true
                treasury: "0x52908400098527886E0F7030069857D2E4169EE7"
                native: { symbol: SEP, decimals: 18, accept: false, dust: "5", tolerance-percent: 1, max-refund: "7" }
                rpc: [ "https://one.example/key", "http://two.example" ]
                ws: [ "wss://one.example/key" ]
                block-time: 250ms
                confirmations:
                  default: 2
                  tiers: [ { from: "1000", blocks: 6 }, { from: "5000", blocks: 70 } ]
                  finality: safe
                  second-node-from: "3000"
                reorg-depth: 128
                start-block: 17
                traces: debug
                requests-per-second: 25
                explorer: { tx: "https://e.example/tx/{hash}", address: "https://e.example/a/{address}" }
                fees:
                  max-fee-gwei: 0.5
                  legacy: true
                  max-top-up: "7000"
                  max-top-ups-per-day: "80000"
                  data-fee-oracle: "0x420000000000000000000000000000000000000F"
                tokens:
                  - { symbol: USDC, address: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", decimals: 6, dust: "10000", tolerance-percent: 0.5, coin-price: "4000000000", max-refund: "8", max-refunds-per-day: "9", refund-from-deposits: true }
            """);

    assertThat(chains.enabled())
        .containsExactly(
            new ChainSettings(
                "sepolia",
                ChainId.of(11155111),
                Address.parse(TREASURY),
                new ListedToken(
                    Token.nativeCoin("SEP", 18),
                    TokenAmount.ofBaseUnits(5),
                    new Tolerance(100),
                    null,
                    new RefundLimits(
                        TokenAmount.ofBaseUnits(7), TokenAmount.ofBaseUnits(70), false)),
                false,
                List.of(URI.create("https://one.example/key"), URI.create("http://two.example")),
                List.of(URI.create("wss://one.example/key")),
                Duration.ofMillis(250),
                new Confirmations(
                    2,
                    List.of(
                        new Confirmations.Tier(TokenAmount.ofBaseUnits(1000), 6),
                        new Confirmations.Tier(TokenAmount.ofBaseUnits(5000), 70)),
                    Finality.SAFE,
                    TokenAmount.ofBaseUnits(3000)),
                128,
                new ChainSettings.Reading(OptionalLong.of(17), ChainSettings.Traces.DEBUG, 25),
                new ChainSettings.Explorer(
                    "https://e.example/tx/{hash}", "https://e.example/a/{address}"),
                new ChainSettings.Fees(
                    BigInteger.valueOf(500_000_000),
                    true,
                    TokenAmount.ofBaseUnits(7_000),
                    TokenAmount.ofBaseUnits(80_000),
                    Address.parse("0x420000000000000000000000000000000000000F")),
                List.of(
                    new ListedToken(
                        new Token("USDC", Address.parse(USDC), 6),
                        TokenAmount.ofBaseUnits(10_000),
                        Tolerance.ofPercent(new BigDecimal("0.5")),
                        TokenAmount.ofBaseUnits(4_000_000_000L),
                        new RefundLimits(
                            TokenAmount.ofBaseUnits(8), TokenAmount.ofBaseUnits(9), true)))));
  }

  @Test
  void fillsInWhatIsOptional() {
    ChainSettings chain = read(GOOD).named("sepolia").orElseThrow();

    assertThat(chain.nativeCoin())
        .isEqualTo(
            new ListedToken(
                Token.nativeCoin("ETH", 18),
                TokenAmount.parseBaseUnits("1000000000000"),
                Tolerance.NONE));
    assertThat(chain.acceptsNativeCoin()).isTrue();
    assertThat(chain.ws()).isEmpty();
    assertThat(chain.blockTime()).isEqualTo(Duration.ofSeconds(12));
    assertThat(chain.confirmations().finality()).isEqualTo(Finality.DEPTH);
    assertThat(chain.reorgDepth()).isEqualTo(64);
    assertThat(chain.explorer()).isEqualTo(new ChainSettings.Explorer(null, null));
    assertThat(chain.fees())
        .isEqualTo(
            new ChainSettings.Fees(
                BigInteger.valueOf(200_000_000_000L),
                false,
                TokenAmount.parseBaseUnits("60000000000000000"),
                TokenAmount.parseBaseUnits("3000000000000000000"),
                null));
    assertThat(chain.tokens().getFirst().coinPrice()).isNull();
    assertThat(chain.tokens().getFirst().dust()).isEqualTo(TokenAmount.ofBaseUnits(10_000));
  }

  @Test
  void limitsTopUpsByWhatATransferMayCost() {
    ChainSettings.Fees fees =
        read(GOOD + "    fees: { max-fee-gwei: 0.05 }\n").enabled().getFirst().fees();

    assertThat(fees.maxTopUp()).isEqualTo(TokenAmount.parseBaseUnits("15000000000000"));
    assertThat(fees.maxTopUpsPerDay()).isEqualTo(TokenAmount.parseBaseUnits("750000000000000"));
  }

  @Test
  void keepsTheReorgDepthAboveTheConfirmations() {
    assertThat(read(GOOD.replace("default: 3", "default: 300")).enabled().getFirst().reorgDepth())
        .isEqualTo(300);
  }

  @Test
  void readsTheFileThatIsShipped() {
    Chains chains = new ChainsFile(Path.of("chains.yaml"), environment).read();

    assertThat(chains.enabled()).hasSize(1);
    ChainSettings local = chains.get(ChainId.of(31337));
    assertThat(local.treasury()).isEqualTo(LAST_ANVIL_ACCOUNT);
    assertThat(local.rpc()).containsExactly(URI.create("http://127.0.0.1:8545"));
    assertThat(local.confirmations().standard()).isEqualTo(2);
  }

  @Test
  void switchesAShippedChainOnWithTheUrlOfANode() {
    environment
        .withProperty("SEPOLIA_TREASURY", TREASURY)
        .withProperty("SEPOLIA_RPC_2", "https://rpc.example/key");

    Chains chains = new ChainsFile(Path.of("chains.yaml"), environment).read();

    assertThat(chains.enabled())
        .extracting(ChainSettings::name)
        .containsExactly("local", "sepolia");
    ChainSettings sepolia = chains.named("sepolia").orElseThrow();
    assertThat(sepolia.rpc()).containsExactly(URI.create("https://rpc.example/key"));
    assertThat(sepolia.ws()).isEmpty();
    assertThat(sepolia.tokens()).hasSize(1);
    ChainSettings defaults = read(GOOD).enabled().getFirst();
    assertThat(sepolia.nativeCoin()).isEqualTo(defaults.nativeCoin());
    assertThat(sepolia.blockTime()).isEqualTo(defaults.blockTime());
    assertThat(sepolia.fees()).isEqualTo(defaults.fees());
    assertThat(sepolia.reorgDepth()).isEqualTo(defaults.reorgDepth());
  }

  /** Each contract's decimals() is asked on chain at start; here is that the file says so much. */
  @Test
  void shipsTheChainsAndTokensThatPeopleAskFor() {
    for (String name : List.of("ETHEREUM", "BASE", "POLYGON", "BNB", "ARBITRUM", "SEPOLIA")) {
      environment
          .withProperty(name + "_TREASURY", TREASURY)
          .withProperty(name + "_RPC", "https://" + name + ".example");
    }

    Chains chains = new ChainsFile(Path.of("chains.yaml"), environment).read();

    assertThat(chains.enabled().stream().skip(1).map(ChainsFileTest::inALine))
        .containsExactly(
            "ethereum 1 ETH USDC:6 USDT:6 DAI:18",
            "base 8453 ETH USDC:6",
            "polygon 137 POL USDC:6 USDT:6",
            "bnb 56 BNB USDT:18 USDC:18",
            "arbitrum 42161 ETH USDC:6 USDT:6",
            "sepolia 11155111 ETH USDC:6");
    assertThat(chains.enabled())
        .allSatisfy(chain ->
            assertThat(chain.reorgDepth())
                .as(chain.name())
                .isGreaterThanOrEqualTo(2 * chain.confirmations().standard()));
  }

  private static String inALine(ChainSettings chain) {
    return "%s %s %s %s"
        .formatted(
            chain.name(),
            chain.id(),
            chain.acceptsNativeCoin() ? chain.coin().symbol() : "-",
            chain.tokens().stream()
                .map(listed -> listed.token().symbol() + ":" + listed.token().decimals())
                .collect(Collectors.joining(" ")));
  }

  @Test
  void doesNotLeaveOutAChainThatIsSwitchedOnWithoutAUrl() {
    assertThatThrownBy(() -> read(GOOD.replaceAll("rpc: .*", "enabled: true\n    rpc: [ \"\" ]")))
        .hasMessageContaining("no http:// or https:// URL is given");
  }

  @Test
  void takesPlaceholdersFromTheEnvironment() {
    environment.withProperty("LOCAL_RPC", "http://10.0.0.1:1234").withProperty("LOCAL_WS", "");

    ChainSettings local =
        new ChainsFile(Path.of("chains.yaml"), environment).read().enabled().getFirst();

    assertThat(local.rpc()).containsExactly(URI.create("http://10.0.0.1:1234"));
    assertThat(local.ws()).isEmpty();
  }

  @Test
  void takesWebSocketUrlsFromRpcAsWell() {
    ChainSettings chain =
        read(GOOD.replace("[ \"https:", "[ \"WSS://ws.example/key\", \"https:"))
            .enabled()
            .getFirst();

    assertThat(chain.ws()).containsExactly(URI.create("wss://ws.example/key"));
    assertThat(chain.rpc()).containsExactly(URI.create("https://rpc.example/secret-key"));
  }

  @Test
  void leavesOutADisabledChainAndNeedsNothingOfIt() {
    Chains chains = read(GOOD + "  later:\n    enabled: false\n    rpc: [ \"${NOT_SET}\" ]\n");

    assertThat(chains.enabled()).extracting(ChainSettings::name).containsExactly("sepolia");
  }

  @Test
  void readsTheForerunnersList() {
    environment.withProperty("TREASURY_ADDRESS", TREASURY);

    Chains chains =
        read(
            """
            - name: bnb
              rpc_urls: [ "https://a.example", "wss://b.example" ]
              chain_id: 56
              poa: true
              tokens: [ { symbol: USDT, address: "0x55d398326f99059fF775485246999027B3197955", decimals: 18 } ]
            - name: sepolia
              rpc_url: https://c.example
              ws_url: wss://c.example
              chain_id: 11155111
            """);

    assertThat(chains.enabled())
        .extracting(ChainSettings::name, ChainSettings::id, ChainSettings::treasury)
        .containsExactly(
            tuple("bnb", ChainId.of(56), Address.parse(TREASURY)),
            tuple("sepolia", ChainId.of(11155111), Address.parse(TREASURY)));
    assertThat(chains.enabled().getFirst().ws()).containsExactly(URI.create("wss://b.example"));
    assertThat(chains.enabled().getFirst().tokens()).hasSize(1);
    assertThat(chains.enabled().getLast().ws()).containsExactly(URI.create("wss://c.example"));
  }

  @Test
  void namesTheForerunnersOwnFields() {
    environment.withProperty("TREASURY_ADDRESS", TREASURY);

    refused("- name: bnb\n  rpc_url: https://a.example\n  chain_id: bsc\n")
        .hasMessageContaining("line 3, [0].chain_id: this is no whole number");
  }

  @Test
  void usesTheLocalChainWithAWarningWhereThereIsNoFile(CapturedOutput output) {
    Chains chains = new ChainsFile(folder.resolve("none.yaml"), environment).read();

    assertThat(chains.enabled()).hasSize(1);
    ChainSettings local = chains.get(ChainId.of(31337));
    assertThat(local.name()).isEqualTo("local");
    assertThat(local.treasury()).isEqualTo(LAST_ANVIL_ACCOUNT);
    assertThat(local.rpc()).containsExactly(URI.create("http://127.0.0.1:8545"));
    assertThat(local.ws()).containsExactly(URI.create("ws://127.0.0.1:8545"));
    assertThat(output).contains("WARN").contains("none.yaml: there is no such file");
  }

  @Test
  void usesTheLocalChainWhereTheFileListsNone(CapturedOutput output) {
    for (String empty : new String[] {"", "# nothing\n", "chains:\n", "chains: {}\n", "[]\n"}) {
      assertThat(read(empty).enabled()).as(empty).extracting(ChainSettings::name).contains("local");
    }
    assertThat(output).contains("the file lists no chain");
  }

  @Test
  void needsAFileInProduction() throws IOException {
    environment.setActiveProfiles("production");

    assertThatThrownBy(() -> new ChainsFile(folder.resolve("none.yaml"), environment).read())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("none.yaml: there is no such file.")
        .hasMessageContaining("CHAINS_YAML_PATH");
    refused("# nothing").hasMessageContaining("the file lists no chain.");
    assertThat(read(GOOD).enabled()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoUtf8AndWhatIsNoFile() throws IOException {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "# é".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> new ChainsFile(latin, environment).read())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("latin.yaml: the text is not UTF-8.");
    assertThatThrownBy(() -> new ChainsFile(folder, environment).read())
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("the file cannot be read");
  }

  @Test
  void neverQuotesAnUrl() {
    refused(GOOD.replace("https://rpc", "htps://rpc"))
        .hasMessageNotContaining("secret-key")
        .hasMessageNotContaining("rpc.example");
    refused(GOOD.replace("[ \"https", "[ https")).hasMessageNotContaining("secret-key");
    refused(GOOD.replace("rpc.example", "rpc example")).hasMessageNotContaining("secret-key");
  }

  @Test
  void showsNoUrlOfAChain() {
    assertThat(read(GOOD)).asString().contains("sepolia (11155111)").doesNotContain("secret-key");
  }

  private Chains read(String yaml) {
    try {
      Path file = folder.resolve("chains.yaml");
      Files.writeString(file, yaml);
      return new ChainsFile(file, environment).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String yaml) {
    return assertThatThrownBy(() -> read(yaml)).isInstanceOf(StartRefusedException.class);
  }
}
