package dev.ctrip.gateway.chain.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.env.MockEnvironment;

/** Every mistake is named by file, line, field, what is wrong and what to do about it. */
class ChainsFileRefusalsTest {

  /** The case's own lines stand from line 7. */
  private static final String CHAIN =
      """
      chains:
        sepolia:
          chain-id: 11155111
          treasury: "0x52908400098527886E0F7030069857D2E4169EE7"
          rpc: [ "https://rpc.example/key" ]
          tokens: [ { symbol: USDC, address: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", decimals: 6 } ]
      """;

  private static final String TOKEN = "{ symbol: USDC, address: \"0x1c7D";

  @TempDir Path folder;

  /**
   * @param from a piece of {@link #CHAIN}, or empty to append {@code to}
   * @param message what stands between the file's name and the full stop
   */
  record Mistake(String from, String to, String message, String remedy) {
    String yaml() {
      return from.isEmpty() ? CHAIN + to : CHAIN.replace(from, to);
    }

    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
            ofTheWhole(),
            ofTheTreasury(),
            ofTheUrls(),
            ofTheLimits(),
            ofConfirmations(),
            ofTokens())
        .flatMap(mistakes -> mistakes);
  }

  static Stream<Mistake> ofTheWhole() {
    return Stream.of(
        field(
            "colour: red",
            "line 7, chains.sepolia.colour: no field of this name is known",
            "The fields known here are chain-id, enabled, treasury"),
        new Mistake(
            "chains:",
            "chain:",
            "line 1, chain: no field of this name is known",
            "The fields known here are chains."),
        new Mistake(
            "chains:",
            "chains: [",
            ", line 3: the text cannot be read as YAML",
            "Check indentation"),
        new Mistake(
            "",
            "---\nchains: {}\n",
            ", line 8: a second YAML document starts here",
            "remove the ---"),
        field(
            "chain-id: 1",
            "line 7, chains.sepolia.chain-id: the field stands here a second time",
            "Keep one"),
        field(
            "native: *coin",
            "line 7, chains.sepolia.native: YAML aliases are not read here",
            "in full"),
        new Mistake(
            "",
            "  sepolia:\n    chain-id: 5\n",
            "line 7, chains.sepolia: the field stands here a second time",
            "Keep one"),
        new Mistake(
            "",
            CHAIN.substring("chains:\n".length()).replace("sepolia", "other"),
            "line 7, chains.other.chain-id: the enabled chain sepolia has the id 11155111 as well",
            "enabled: false"),
        field("enabled: false", ": no chain is enabled", "enabled: true"),
        field(
            "enabled: yes",
            "line 7, chains.sepolia.enabled: this is neither true nor false",
            "Write true or false."),
        new Mistake(
            "sepolia:",
            "\"se polia\":",
            "line 2, chains.se polia: a chain's name is",
            "Choose such a name"),
        new Mistake(
            "chain-id: 11155111",
            "chain-id: 0",
            "line 3, chains.sepolia.chain-id: this is no whole number from 1 to 9007199254740991",
            "plain digits"),
        new Mistake(
            "chain-id: 11155111",
            "chain-id: 1e3",
            "line 3, chains.sepolia.chain-id: this is no whole number",
            "plain digits"),
        new Mistake(
            "    chain-id: 11155111\n",
            "",
            "line 2, chains.sepolia.chain-id: the field is missing",
            "EIP-155"));
  }

  static Stream<Mistake> ofTheTreasury() {
    String right = "\"0x52908400098527886E0F7030069857D2E4169EE7\"";
    String at = "line 4, chains.sepolia.treasury: ";
    return Stream.of(
        new Mistake(
            "    treasury: " + right + "\n",
            "",
            "line 2, chains.sepolia.treasury: the field is missing",
            "Name the wallet"),
        new Mistake(
            right, "", at.replace("line 4", "line 2") + "the field is missing", "Name the wallet"),
        new Mistake(
            right, "0x1234", at + "an address is 0x and 40 hexadecimal digits", "Copy the address"),
        new Mistake(
            right,
            "0x52908400098527886e0F7030069857D2E4169EE7",
            at + "the address has a wrong EIP-55 checksum",
            "Copy the address"),
        new Mistake(
            right,
            "0x8617e340b3d01fa5f11f306f4090fd50e238070d",
            at + "the address carries no EIP-55 checksum",
            "Copy the address"),
        new Mistake(
            right,
            "0x0000000000000000000000000000000000000000",
            at + "the zero address burns",
            "Copy the address"),
        new Mistake(
            right,
            "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238",
            at + "the treasury is the contract of a listed token",
            "a wallet of your own"),
        new Mistake(
            right,
            "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
            at + "anybody can spend from this address",
            "a wallet of your own"),
        new Mistake(
            right,
            "\"${COLD_WALLET}\"",
            at + "the placeholder ${COLD_WALLET} has no value",
            "environment variable COLD_WALLET"),
        new Mistake(
            right, "[ a ]", at + "a single value is expected here, not a list", "same line"));
  }

  static Stream<Mistake> ofTheUrls() {
    String right = "[ \"https://rpc.example/key\" ]";
    String missing = "line 2, chains.sepolia.rpc: no http:// or https:// URL is given";
    return Stream.of(
        new Mistake("    rpc: " + right + "\n", "", missing, "Add the RPC URL"),
        new Mistake(right, "[]", missing, "Add the RPC URL"),
        new Mistake(right, "[ \"wss://rpc.example\" ]", missing, "Add the RPC URL"),
        new Mistake(
            right, "[ \"${NOTHING:}\" ]", "no chain is enabled", "the variable of its node's URL"),
        new Mistake(
            right,
            "[ \"ftp://rpc.example\" ]",
            "line 5, chains.sepolia.rpc[0]: the URL starts with none of http, https, ws, wss",
            "Write a whole URL"),
        new Mistake(
            right,
            "[ \"https://rpc.example\", \"https:///key\" ]",
            "line 5, chains.sepolia.rpc[1]: the URL names no host",
            "Write a whole URL"),
        new Mistake(
            right,
            "[ \"https://rpc example\" ]",
            "line 5, chains.sepolia.rpc[0]: this is no URL",
            "Write a whole URL"),
        new Mistake(
            right,
            "{ a: b }",
            "line 5, chains.sepolia.rpc: a list is expected here, not fields",
            "https"),
        field(
            "ws: [ \"https://rpc.example\" ]",
            "line 7, chains.sepolia.ws[0]: the URL starts with none of ws, wss",
            "wss://"));
  }

  static Stream<Mistake> ofTheLimits() {
    return Stream.of(
        field(
            "native: { decimals: 256 }",
            "line 7, chains.sepolia.native.decimals: this is no whole number from 0 to 255",
            "from 0 to 255"),
        field(
            "native: { decimals: -1 }",
            "line 7, chains.sepolia.native.decimals: this is no whole number",
            "from 0 to 255"),
        field(
            "native: { symbol: \"a b\" }",
            "line 7, chains.sepolia.native.symbol: a symbol is 1 to 32 visible characters",
            "ETH"),
        field(
            "native: { dust: 0.5 }",
            "line 7, chains.sepolia.native.dust: an amount is a whole number of base units",
            "Write base units"),
        field(
            "native: { dust: 1e18 }",
            "line 7, chains.sepolia.native.dust: an amount is a whole number of base units",
            "Write base units"),
        field(
            "native: ETH",
            "line 7, chains.sepolia.native: fields are expected here, not a single value",
            "symbol, decimals"),
        field(
            "block-time: 0s",
            "line 7, chains.sepolia.block-time: a block time lies between 1ms and 1h",
            "12s or 250ms"),
        field(
            "block-time: soon",
            "line 7, chains.sepolia.block-time: this is no duration",
            "12s or 250ms"),
        field(
            "explorer: { tx: \"https://e.example/tx\" }",
            "line 7, chains.sepolia.explorer.tx: this is no http(s) link with {hash} in it",
            "{hash}"),
        field(
            "explorer: { address: \"javascript:alert({address})\" }",
            "line 7, chains.sepolia.explorer.address: this is no http(s) link",
            "{address}"),
        field(
            "fees: { max-fee-gwei: 0 }",
            "line 7, chains.sepolia.fees.max-fee-gwei: with no fee no transaction is ever mined",
            "plain number"),
        field(
            "fees: { max-fee-gwei: 0.0000000001 }",
            "line 7, chains.sepolia.fees.max-fee-gwei: a wei cannot be divided",
            "plain number"),
        field(
            "fees: { max-fee-gwei: 1e20000000 }",
            "line 7, chains.sepolia.fees.max-fee-gwei: this is no plain number",
            "plain number"),
        field(
            "fees: { legacy: maybe }",
            "line 7, chains.sepolia.fees.legacy: this is neither true nor false",
            "true or false"),
        field(
            "fees: { max-top-up: 0 }",
            "line 7, chains.sepolia.fees.max-top-up: this must be above zero",
            "base units"),
        field(
            "fees: { max-top-up: 0.01 }",
            "line 7, chains.sepolia.fees.max-top-up: an amount is a whole number of base units",
            "base units"),
        field(
            "fees: { max-top-ups-per-day: \"0\" }",
            "line 7, chains.sepolia.fees.max-top-ups-per-day: this must be above zero",
            "base units"),
        field(
            "fees: { max-top-ups-per-day: lots }",
            "line 7, chains.sepolia.fees.max-top-ups-per-day: an amount is a whole number",
            "base units"),
        field(
            "fees: { data-fee-oracle: \"0x42\" }",
            "line 7, chains.sepolia.fees.data-fee-oracle: an address is 0x and 40 hexadecimal"
                + " digits",
            "0x420000000000000000000000000000000000000F"),
        field(
            "fees: { max-gas: 1 }",
            "line 7, chains.sepolia.fees.max-gas: no field of this name is known",
            "max-fee-gwei, legacy, max-top-up, max-top-ups-per-day, data-fee-oracle"));
  }

  static Stream<Mistake> ofConfirmations() {
    return Stream.of(
        field(
            "confirmations: { default: 0 }",
            "line 7, chains.sepolia.confirmations.default: this is no whole number from 1 to 10000",
            "from 1 to 10000"),
        field(
            "confirmations: 3",
            "line 7, chains.sepolia.confirmations: fields are expected here",
            "default, tiers, finality"),
        field(
            "confirmations: { finality: soon }",
            "line 7, chains.sepolia.confirmations.finality: this is neither safe nor finalized",
            "safe or finalized"),
        field(
            "confirmations: { tiers: [ { from: \"5\" } ] }",
            "line 7, chains.sepolia.confirmations.tiers[0].blocks: the field is missing",
            "how many blocks"),
        field(
            "confirmations: { tiers: [ { from: \"5\", blocks: 20 }, { from: \"5\", blocks: 30 } ] }",
            "line 7, chains.sepolia.confirmations.tiers[1].from: the amount is not above the one before",
            "rising amount"),
        field(
            "confirmations: { default: 5, tiers: [ { from: \"5\", blocks: 4 } ] }",
            "line 7, chains.sepolia.confirmations.tiers[0].blocks: a larger amount would need fewer blocks",
            "at least 5"),
        new Mistake(
            "",
            "    confirmations: { default: 65 }\n    reorg-depth: 64\n",
            "chains.sepolia.reorg-depth: a reorg that confirmations guard against, 65 blocks",
            "at least 65"),
        field(
            "reorg-depth: 1",
            "line 7, chains.sepolia.reorg-depth: this is no whole number from 2",
            "from 2 to 10000"));
  }

  static Stream<Mistake> ofTokens() {
    String at = "line 6, chains.sepolia.tokens[0]";
    return Stream.of(
        new Mistake("symbol: USDC, ", "", at + ".symbol: the field is missing", "USDC"),
        new Mistake(", decimals: 6", "", at + ".decimals: the field is missing", "decimals()"),
        new Mistake(
            "decimals: 6",
            "decimals: 300",
            at + ".decimals: this is no whole number from 0 to 255",
            "255"),
        new Mistake(
            "0x1c7D", "0x1C7D", at + ".address: the address has a wrong EIP-55 checksum", "issuer"),
        new Mistake(
            "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238",
            "0x" + "0".repeat(40),
            at + ".address: the zero address is no contract",
            "native"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, dust: \"-1\"",
            at + ".dust: an amount is a whole number",
            "base units"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, coin-price: 0",
            at + ".coin-price: this must be above zero",
            "base units"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, coin-price: 3999.5",
            at + ".coin-price: an amount is a whole number",
            "base units"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, max-refund: 0",
            at + ".max-refund: this must be above zero",
            "base units"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, max-refunds-per-day: 5",
            at + ".max-refunds-per-day: without max-refund nothing is refunded",
            "max-refund"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, max-refund: 6, max-refunds-per-day: 5",
            at + ".max-refunds-per-day: a day allows less than one refund",
            "at least max-refund"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, tolerance-percent: -1",
            at + ".tolerance-percent: this is no plain number of at least 0",
            "0 to 100"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, tolerance-percent: 101",
            at + ".tolerance-percent: a tolerance lies between 0 and 100 percent",
            "0 to 100"),
        new Mistake(
            "decimals: 6",
            "decimals: 6, tolerance-percent: 0.001",
            at + ".tolerance-percent: a tolerance has at most two digits after the point",
            "0 to 100"),
        new Mistake(
            TOKEN,
            "{ symbol: usdc, address: \"0x" + "1".repeat(40) + "\", decimals: 6 }, " + TOKEN,
            "line 6, chains.sepolia.tokens[1].symbol: another asset of this chain has the symbol USDC",
            "of its own"),
        new Mistake(
            "symbol: USDC",
            "symbol: ETH",
            at + ".symbol: another asset of this chain has the symbol ETH",
            "of its own"),
        new Mistake(
            TOKEN,
            TOKEN.replace("USDC", "DAI")
                + "4B196Cb0C7B01d743Fbc6116a902379C7238\", decimals: 6 }, "
                + TOKEN,
            "line 6, chains.sepolia.tokens[1].address: another token of this chain has this contract",
            "Keep one"));
  }

  private static Mistake field(String line, String message, String remedy) {
    return new Mistake("", "    " + line + "\n", message, remedy);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistakeAndTheRemedy(Mistake mistake) throws IOException {
    Path file = folder.resolve("chains.yaml");
    Files.writeString(file, mistake.yaml());

    StartRefusedException refusal =
        catchThrowableOfType(
            StartRefusedException.class, () -> new ChainsFile(file, new MockEnvironment()).read());

    assertThat(refusal).as("the file is refused").isNotNull();
    assertThat(refusal.reason())
        .startsWith(file.toString())
        .contains(mistake.message())
        .endsWith(".");
    assertThat(refusal.remedy()).contains(mistake.remedy()).endsWith(".");
    assertThat(refusal.getMessage()).doesNotContain("rpc.example");
  }
}
