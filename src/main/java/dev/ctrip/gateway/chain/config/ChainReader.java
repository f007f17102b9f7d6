package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Explorer;
import dev.ctrip.gateway.chain.ChainSettings.Fees;
import dev.ctrip.gateway.chain.ChainSettings.Reading;
import dev.ctrip.gateway.chain.ChainSettings.Traces;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads one enabled chain of the form that {@code chains.yaml} is shipped in. */
final class ChainReader {

  private static final String[] FIELDS = {
    "chain-id",
    "enabled",
    "treasury",
    "native",
    "rpc",
    "ws",
    "block-time",
    "confirmations",
    "reorg-depth",
    "start-block",
    "traces",
    "requests-per-second",
    "explorer",
    "fees",
    "tokens"
  };

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{N}\\p{S}\\p{P}]{1,32}");

  private static final long MAX_CHAIN_ID = (1L << 53) - 1;
  private static final int MAX_BLOCKS = 10_000;
  private static final long MAX_BLOCK_NUMBER = (1L << 53) - 1;
  private static final int MAX_REQUESTS = 100_000;

  private static final BigInteger REFUNDS_PER_DAY = BigInteger.TEN;

  /**
   * Contracts that log transfers of the native coin itself: EIP-7708's system address, and those of
   * Polygon, ZKsync Era, Celo and older OP-stack chains.
   */
  private static final Set<Address> COIN_ITSELF =
      Set.of(
          new Address("0xfffffffffffffffffffffffffffffffffffffffe"),
          new Address("0x0000000000000000000000000000000000001010"),
          new Address("0x000000000000000000000000000000000000800a"),
          new Address("0x471ece3750da237f93b8e339c536989b8978a438"),
          new Address("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0000"));

  private static final String AMOUNT_REMEDY =
      "Write base units (wei for Ether) as plain digits in quotes, such as \"1000000000000\".";

  private ChainReader() {}

  /**
   * Whether a chain is to be used; of one that is not, only the fields' names are checked. Where it
   * does not say so itself, it is unless its URLs are variables of the environment and all of them
   * empty, as in the file that is shipped.
   */
  static boolean isEnabled(Entry chain) {
    Fields fields = Fields.of(chain, FIELDS);
    return fields.optional("enabled").isPresent()
        ? fields.flag("enabled", true)
        : !fields.optional("rpc").map(NodeUrls::areEmptyVariables).orElse(false);
  }

  static ChainSettings read(String name, Entry entry) {
    Fields chain = Fields.of(entry, FIELDS);
    if (!NAME.matcher(name).matches()) {
      throw chain
          .place()
          .wrong(
              "a chain's name is 1 to 64 letters, digits, - and _, and starts with none of the two",
              "Choose such a name; it stands in the API's field chain.");
    }
    ChainId id =
        ChainId.of(
            Fields.wholeNumber(
                chain.required("chain-id", "Write the number of the chain (EIP-155)."),
                1,
                MAX_CHAIN_ID));
    Fields coin =
        section(
            chain,
            "native",
            "symbol",
            "decimals",
            "accept",
            "dust",
            "tolerance-percent",
            "max-refund",
            "max-refunds-per-day",
            "refund-from-deposits");
    ListedToken nativeCoin = nativeCoin(coin);
    List<ListedToken> tokens = tokens(chain, nativeCoin);
    NodeUrls urls = NodeUrls.read(chain);
    Confirmations confirmations = confirmations(chain);
    if (confirmations.secondNodeFrom() != null && urls.http().size() < 2) {
      throw chain
          .place()
          .missing("confirmations.second-node-from")
          .wrong(
              "another node is to be asked, but rpc names only one",
              "Add the URL of a node of another provider to rpc, or remove the field.");
    }
    return new ChainSettings(
        name,
        id,
        Treasury.read(chain, id, tokens),
        nativeCoin,
        coin.flag("accept", true),
        urls.http(),
        urls.ws(),
        blockTime(chain),
        confirmations,
        reorgDepth(chain, confirmations),
        reading(chain),
        explorer(chain),
        fees(chain),
        tokens);
  }

  /** A group of fields that may be left out as a whole. */
  private static Fields section(Fields chain, String name, String... known) {
    Entry entry =
        chain
            .optional(name)
            .orElseGet(() -> new Entry.Mapping(chain.place().missing(name), Map.of()));
    return Fields.of(entry, known);
  }

  private static ListedToken nativeCoin(Fields coin) {
    String symbol = coin.optional("symbol").map(ChainReader::symbol).orElse("ETH");
    int decimals = coin.wholeNumber("decimals", 0, 255).orElse(18L).intValue();
    // A millionth of a coin: about what a plain transfer costs on a cheap chain.
    return listed(coin, Token.nativeCoin(symbol, decimals), decimals - 6);
  }

  private static List<ListedToken> tokens(Fields chain, ListedToken nativeCoin) {
    List<ListedToken> tokens = new ArrayList<>();
    Set<String> symbols = new HashSet<>(Set.of(upperCase(nativeCoin.token().symbol())));
    Set<Address> contracts = new HashSet<>();
    List<Entry> items =
        chain
            .optional("tokens")
            .map(entry -> entry.sequence("Write one token per line, each after a -.").items())
            .orElse(List.of());
    for (Entry item : items) {
      ListedToken listed = token(item);
      if (!symbols.add(upperCase(listed.token().symbol()))) {
        throw item.place()
            .field("symbol", item.place().line())
            .wrong(
                "another asset of this chain has the symbol " + listed.token().symbol(),
                "Give each a symbol of its own; payments are asked for by it.");
      }
      if (!contracts.add(contract(listed))) {
        throw item.place()
            .field("address", item.place().line())
            .wrong("another token of this chain has this contract", "Keep one of the two.");
      }
      tokens.add(listed);
    }
    return tokens;
  }

  private static ListedToken token(Entry item) {
    Fields token =
        Fields.of(
            item,
            "symbol",
            "address",
            "decimals",
            "dust",
            "tolerance-percent",
            "coin-price",
            "max-refund",
            "max-refunds-per-day",
            "refund-from-deposits");
    String symbol = symbol(token.required("symbol", "Write the token's symbol, such as USDC."));
    Entry address = token.required("address", "Write the address of the token's contract.");
    Address contract =
        address
            .scalar()
            .as(Address::parse, "Copy the contract's address from the token issuer's own page.");
    if (contract.isZero()) {
      throw address
          .place()
          .wrong(
              "the zero address is no contract",
              "Remove the entry; the chain's own coin is described by the field native.");
    }
    if (COIN_ITSELF.contains(contract)) {
      throw address
          .place()
          .wrong(
              "this contract speaks for the chain's own coin, and transfers would count twice",
              "Remove the entry; the coin is described by the field native.");
    }
    int decimals =
        (int)
            Fields.wholeNumber(
                token.required(
                    "decimals", "Write what the contract's decimals() answers, often 6 or 18."),
                0,
                255);
    // A hundredth of a token: a cent for most dollars.
    ListedToken listed = listed(token, new Token(symbol, contract, decimals), decimals - 2);
    return new ListedToken(
        listed.token(),
        listed.dust(),
        listed.tolerance(),
        token.optional("coin-price").map(ChainReader::positive).orElse(null),
        listed.refunds());
  }

  /**
   * @param dustDigits power of ten of the dust threshold where none is given
   */
  private static ListedToken listed(Fields fields, Token token, int dustDigits) {
    TokenAmount dust =
        fields
            .optional("dust")
            .map(ChainReader::amount)
            .orElseGet(
                // 10^77 is the largest power of ten that an amount can hold.
                () -> TokenAmount.ofBaseUnits(BigInteger.TEN.pow(Math.clamp(dustDigits, 0, 77))));
    Tolerance tolerance =
        fields
            .optional("tolerance-percent")
            .map(entry ->
                entry
                    .scalar()
                    .as(ChainReader::tolerance, "Write a percentage from 0 to 100, such as 0.5."))
            .orElse(Tolerance.NONE);
    return new ListedToken(token, dust, tolerance, null, refunds(fields));
  }

  /** None are paid unless the operator says up to how much. */
  private static @Nullable RefundLimits refunds(Fields fields) {
    TokenAmount most = fields.optional("max-refund").map(ChainReader::positive).orElse(null);
    Entry perDay = fields.optional("max-refunds-per-day").orElse(null);
    Entry fromDeposits = fields.optional("refund-from-deposits").orElse(null);
    if (most == null) {
      Entry useless = perDay == null ? fromDeposits : perDay;
      if (useless != null) {
        throw useless
            .place()
            .wrong(
                "without max-refund nothing is refunded",
                "Write max-refund as well, or remove this.");
      }
      return null;
    }
    TokenAmount mostPerDay =
        perDay == null
            ? TokenAmount.ofBaseUnits(
                most.baseUnits().multiply(REFUNDS_PER_DAY).min(TokenAmount.MAX_BASE_UNITS))
            : positive(perDay);
    if (!mostPerDay.isAtLeast(most)) {
      throw Objects.requireNonNull(perDay)
          .place()
          .wrong("a day allows less than one refund", "Write at least max-refund.");
    }
    return new RefundLimits(most, mostPerDay, fields.flag("refund-from-deposits", false));
  }

  private static Confirmations confirmations(Fields chain) {
    Fields fields =
        section(chain, "confirmations", "default", "tiers", "finality", "second-node-from");
    int standard = fields.wholeNumber("default", 1, MAX_BLOCKS).orElse(12L).intValue();
    Finality finality =
        fields.optional("finality").map(ChainReader::finality).orElse(Finality.DEPTH);
    List<Entry> items =
        fields
            .optional("tiers")
            .map(entry ->
                entry.sequence("Write [ { from: \"…\", blocks: … } ], or remove it.").items())
            .orElse(List.of());
    TokenAmount secondNodeFrom =
        fields.optional("second-node-from").map(ChainReader::amount).orElse(null);
    return new Confirmations(standard, tiers(items, standard), finality, secondNodeFrom);
  }

  private static List<Confirmations.Tier> tiers(List<Entry> items, int standard) {
    List<Confirmations.Tier> tiers = new ArrayList<>();
    TokenAmount lastFrom = TokenAmount.ZERO;
    int lastBlocks = standard;
    for (Entry item : items) {
      Fields tier = Fields.of(item, "from", "blocks");
      Entry from = tier.required("from", "Write the smallest amount that the tier is for.");
      Entry blocks = tier.required("blocks", "Write how many blocks such an amount needs.");
      TokenAmount amount = amount(from);
      int depth = (int) Fields.wholeNumber(blocks, 1, MAX_BLOCKS);
      if (!amount.isAbove(lastFrom)) {
        throw from.place()
            .wrong("the amount is not above the one before", "List tiers by rising amount.");
      }
      if (depth < lastBlocks) {
        throw blocks
            .place()
            .wrong(
                "a larger amount would need fewer blocks than a smaller one",
                "Write at least " + lastBlocks + ".");
      }
      tiers.add(new Confirmations.Tier(amount, depth));
      lastFrom = amount;
      lastBlocks = depth;
    }
    return tiers;
  }

  private static int reorgDepth(Fields chain, Confirmations confirmations) {
    int deepest =
        confirmations.tiers().stream()
            .map(Confirmations.Tier::blocks)
            .max(Comparator.naturalOrder())
            .orElse(confirmations.standard());
    int depth =
        chain
            .wholeNumber("reorg-depth", 2, MAX_BLOCKS)
            .map(Long::intValue)
            .orElse(Math.max(64, deepest));
    if (depth < deepest) {
      throw chain
          .place()
          .missing("reorg-depth")
          .wrong(
              "a reorg that confirmations guard against, " + deepest + " blocks, would be missed",
              "Write at least " + deepest + ", or leave the field out.");
    }
    return depth;
  }

  private static Reading reading(Fields chain) {
    OptionalLong startBlock =
        chain
            .wholeNumber("start-block", 0, MAX_BLOCK_NUMBER)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    Traces traces = chain.optional("traces").map(ChainReader::traces).orElse(Traces.OFF);
    int requestsPerSecond =
        chain.wholeNumber("requests-per-second", 1, MAX_REQUESTS).orElse(0L).intValue();
    return new Reading(startBlock, traces, requestsPerSecond);
  }

  private static Traces traces(Entry entry) {
    return entry
        .scalar()
        .as(
            text ->
                switch (text) {
                  case "debug" -> Traces.DEBUG;
                  case "parity" -> Traces.PARITY;
                  default -> throw new IllegalArgumentException("this is neither debug nor parity");
                },
            "Write debug (Geth) or parity (Erigon, Nethermind, Reth), or remove it.");
  }

  private static Duration blockTime(Fields chain) {
    return chain
        .optional("block-time")
        .map(entry -> entry.scalar().as(ChainReader::positive, "Write it like 12s or 250ms."))
        .orElse(Duration.ofSeconds(12));
  }

  private static Duration positive(String text) {
    Duration duration;
    try {
      duration = DurationStyle.detectAndParse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is no duration", e);
    }
    if (duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a block time lies between 1ms and 1h");
    }
    return duration;
  }

  private static Explorer explorer(Fields chain) {
    Fields explorer = section(chain, "explorer", "tx", "address");
    return new Explorer(link(explorer, "tx", "{hash}"), link(explorer, "address", "{address}"));
  }

  /** Shown to payers as a link, so no scheme but these two. */
  private static @Nullable String link(Fields explorer, String name, String placeholder) {
    return explorer
        .optional(name)
        .map(entry ->
            entry
                .scalar()
                .as(
                    text -> {
                      if (!text.matches("https?://[^\\s\"'<>]+") || !text.contains(placeholder)) {
                        throw new IllegalArgumentException(
                            "this is no http(s) link with " + placeholder + " in it");
                      }
                      return text;
                    },
                    "Write it like https://explorer.example/" + name + "/" + placeholder + "."))
        .orElse(null);
  }

  private static Fees fees(Fields chain) {
    Fields fees =
        section(
            chain,
            "fees",
            "max-fee-gwei",
            "legacy",
            "max-top-up",
            "max-top-ups-per-day",
            "data-fee-oracle");
    BigInteger maxFeePerGasWei =
        fees.optional("max-fee-gwei")
            .map(entry ->
                entry
                    .scalar()
                    .as(
                        ChainReader::gweiInWei,
                        "Write gwei as a plain number, such as 200 or 0.05."))
            .orElse(gweiInWei("200"));
    Fees usual = Fees.of(maxFeePerGasWei, fees.flag("legacy", false));
    return new Fees(
        maxFeePerGasWei,
        usual.legacy(),
        fees.optional("max-top-up").map(ChainReader::positive).orElse(usual.maxTopUp()),
        fees.optional("max-top-ups-per-day")
            .map(ChainReader::positive)
            .orElse(usual.maxTopUpsPerDay()),
        fees.optional("data-fee-oracle")
            .map(entry ->
                entry
                    .scalar()
                    .as(
                        Address::parse,
                        "On OP Stack chains it is 0x420000000000000000000000000000000000000F."))
            .orElse(null));
  }

  private static BigInteger gweiInWei(String gwei) {
    BigDecimal wei = Fields.decimal(gwei).movePointRight(9);
    if (wei.signum() == 0) {
      throw new IllegalArgumentException("with no fee no transaction is ever mined");
    }
    if (wei.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("a wei cannot be divided; gwei have 9 digits at most");
    }
    return wei.toBigIntegerExact();
  }

  private static Tolerance tolerance(String percent) {
    BigDecimal number = Fields.decimal(percent);
    if (number.stripTrailingZeros().scale() > 2) {
      throw new IllegalArgumentException("a tolerance has at most two digits after the point");
    }
    return Tolerance.ofPercent(number);
  }

  private static TokenAmount amount(Entry entry) {
    return entry.scalar().as(TokenAmount::parseBaseUnits, AMOUNT_REMEDY);
  }

  private static TokenAmount positive(Entry entry) {
    return entry
        .scalar()
        .as(
            text -> {
              TokenAmount amount = TokenAmount.parseBaseUnits(text);
              if (amount.isZero()) {
                throw new IllegalArgumentException("this must be above zero");
              }
              return amount;
            },
            AMOUNT_REMEDY);
  }

  private static String symbol(Entry entry) {
    return entry
        .scalar()
        .as(
            text -> {
              if (!SYMBOL.matcher(text).matches()) {
                throw new IllegalArgumentException(
                    "a symbol is 1 to 32 visible characters without a space");
              }
              return text;
            },
            "Write the asset's symbol, such as ETH.");
  }

  private static Finality finality(Entry entry) {
    return entry
        .scalar()
        .as(
            text ->
                switch (text) {
                  case "safe" -> Finality.SAFE;
                  case "finalized" -> Finality.FINALIZED;
                  default ->
                      throw new IllegalArgumentException("this is neither safe nor finalized");
                },
            "Write safe or finalized, or remove it to count blocks.");
  }

  private static Address contract(ListedToken listed) {
    Address contract = listed.token().contract();
    if (contract == null) {
      throw new IllegalStateException("a listed token without a contract");
    }
    return contract;
  }

  private static String upperCase(String symbol) {
    return symbol.toUpperCase(Locale.ROOT);
  }
}
