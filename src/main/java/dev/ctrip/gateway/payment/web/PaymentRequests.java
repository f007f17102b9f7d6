package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a request into a {@link NewPayment}, or says which field is wrong and what would be right.
 * All limits of a request stand here.
 */
@Component
@ConditionalOnRole(Role.API)
final class PaymentRequests {

  static final int LONGEST_ORDER_ID = 128;
  private static final int LONGEST_WEBHOOK_URL = 2048;
  static final int MOST_METADATA_KEYS = 50;
  static final int LONGEST_METADATA_KEY = 64;
  static final int LONGEST_METADATA_VALUE = 512;
  private static final int LONGEST_ACTOR = 128;
  private static final int LONGEST_REASON = 500;

  /** The visible characters of ASCII. */
  private static final String SEND_BASE_UNITS =
      "Send base units, for example \"100000000000000000\" for 0.1 ETH.";

  private static final String SEND_A_PRICE =
      "Send a price such as {\"currency\": \"EUR\", \"value\": \"12.50\"}, or base units.";

  private final Chains chains;
  private final Webhooks webhooks;
  private final PaymentRequestSettings settings;
  private final JsonMapper json;

  PaymentRequests(
      Chains chains, Webhooks webhooks, PaymentRequestSettings settings, JsonMapper json) {
    this.chains = chains;
    this.webhooks = webhooks;
    this.settings = settings;
    this.json = json;
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable
   */
  NewPayment read(String merchantId, PaymentRequest request, @Nullable String idempotencyKey) {
    RequestText.requireIdempotencyKey(idempotencyKey);
    ChainSettings chain = chain(request);
    ListedToken token = token(request, chain);
    Price price = price(request);
    TokenAmount amount = price == null ? amount(request, token) : null;
    Duration expiresIn = expiresIn(request);
    RequestText.require("order_id", request.orderId(), LONGEST_ORDER_ID);
    Map<String, String> metadata = metadata(request);
    requireWebhookUrl(request.webhookUrl());
    return new NewPayment(
        merchantId,
        chain,
        token,
        amount,
        price,
        expiresIn,
        request.orderId(),
        json.writeValueAsString(metadata),
        request.webhookUrl(),
        idempotencyKey,
        RequestHash.of(request, chain.id(), token.token(), amount, price));
  }

  /**
   * Who accepts: the key that was used and, if named, a person behind it.
   *
   * @throws ProblemException if the name is not acceptable
   */
  String actor(String keyId, AcceptRequest request) {
    RequestText.require("actor", request.actor(), LONGEST_ACTOR);
    return request.actor() == null || request.actor().isBlank()
        ? keyId
        : keyId + "/" + request.actor();
  }

  /**
   * @return null if it was not said
   * @throws ProblemException if it is no amount
   */
  @Nullable TokenAmount amountReceived(AcceptRequest request) {
    if (request.amountReceived() == null) {
      return null;
    }
    try {
      return TokenAmount.parseBaseUnits(request.amountReceived());
    } catch (IllegalArgumentException e) {
      throw invalid(
          "amount_received",
          "Not acceptable: " + e.getMessage() + ".",
          "Send the payment's amount_received as you read it, or leave it out.");
    }
  }

  /**
   * @throws ProblemException if there is none, or it is not acceptable
   */
  String reason(AcceptRequest request) {
    String reason = request.reason();
    RequestText.require("reason", reason, LONGEST_REASON);
    if (reason == null || reason.isBlank()) {
      throw invalid(
          "reason", "A reason is missing.", "Say why, for whoever asks later about this payment.");
    }
    return reason;
  }

  /**
   * @throws ProblemException if no payment can have this id
   */
  static String requireId(String id) {
    if (!PaymentIds.isPossible(id)) {
      throw noSuchPayment();
    }
    return id;
  }

  static ProblemException noSuchPayment() {
    return new ProblemException(Problem.NOT_FOUND, null, "There is no payment of this id.", null);
  }

  private ChainSettings chain(PaymentRequest request) {
    String name = request.chain();
    Long id = request.chainId();
    if (name == null && id == null) {
      throw invalid("chain", "The chain is missing.", oneOf(chainNames()));
    }
    ChainSettings byName =
        name == null
            ? null
            : chains
                .named(name)
                .orElseThrow(() -> invalid("chain", "No such chain.", oneOf(chainNames())));
    if (id == null) {
      return Objects.requireNonNull(byName);
    }
    ChainSettings byId =
        chains.enabled().stream()
            .filter(chain -> chain.id().value() == id)
            .findFirst()
            .orElseThrow(() -> invalid("chain_id", "No such chain.", oneOf(chainIds())));
    if (byName != null && !byName.id().equals(byId.id())) {
      throw invalid(
          "chain_id", "It is not the id of the chain in 'chain'.", "Leave one of the two out.");
    }
    return byId;
  }

  private List<String> chainNames() {
    return chains.enabled().stream().map(ChainSettings::name).toList();
  }

  private List<String> chainIds() {
    return chains.enabled().stream().map(ChainSettings::id).map(ChainId::toString).toList();
  }

  private static ListedToken token(PaymentRequest request, ChainSettings chain) {
    String contract = request.tokenContractAddress();
    if (contract != null) {
      ListedToken listed = byContract(contract, chain);
      if (request.token() != null && !request.token().equals(listed.token().symbol())) {
        throw invalid(
            "token",
            "It is not the symbol of the token at 'token_contract_address'.",
            "Leave one of the two out.");
      }
      return listed;
    }
    List<ListedToken> matching =
        chain
            .accepted()
            .filter(listed ->
                request.token() == null
                    ? listed.token().isNativeCoin()
                    : listed.token().symbol().equals(request.token()))
            .toList();
    if (matching.size() > 1) {
      throw invalid(
          "token", "Several tokens have this symbol.", "Name its 'token_contract_address'.");
    }
    if (matching.isEmpty()) {
      throw invalid("token", "The asset is not accepted on this chain.", acceptedOn(chain));
    }
    return matching.getFirst();
  }

  private static ListedToken byContract(String contract, ChainSettings chain) {
    Address address;
    try {
      address = Address.parse(contract);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "token_contract_address",
          "No address: " + e.getMessage() + ".",
          "Send 0x and 40 hex digits, with the EIP-55 checksum or in lower case.");
    }
    return chain
        .accepted()
        .filter(listed -> address.equals(listed.token().contract()))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                "token_contract_address",
                "The token is not accepted on this chain.",
                acceptedOn(chain)));
  }

  private static String acceptedOn(ChainSettings chain) {
    List<String> symbols = chain.accepted().map(listed -> listed.token().symbol()).toList();
    return symbols.isEmpty() ? "Use another chain." : oneOf(symbols);
  }

  private static TokenAmount amount(PaymentRequest request, ListedToken token) {
    String baseUnits = request.amount() == null ? null : request.amount().baseUnits();
    if (baseUnits == null) {
      throw invalid("amount", "The amount is missing.", SEND_BASE_UNITS);
    }
    TokenAmount amount;
    try {
      amount = TokenAmount.parseBaseUnits(baseUnits);
    } catch (IllegalArgumentException e) {
      throw invalid("amount", "Not acceptable: " + e.getMessage() + ".", SEND_BASE_UNITS);
    }
    if (amount.isZero()) {
      throw invalid("amount", "The amount must be above zero.", SEND_BASE_UNITS);
    }
    if (!amount.isAtLeast(token.dust())) {
      throw invalid(
          "amount",
          "The amount is below the asset's dust limit: money so small wakes nobody.",
          "Ask for at least " + token.dust() + " base units.");
    }
    return amount;
  }

  /** Null if base units were sent, or nothing. */
  private static @Nullable Price price(PaymentRequest request) {
    RequestedPrice sent = request.amount() == null ? null : request.amount().price();
    if (sent == null) {
      return null;
    }
    if (sent.currency() == null) {
      throw invalid("amount.currency", "The currency is missing.", SEND_A_PRICE);
    }
    if (sent.value() == null) {
      throw invalid("amount.value", "The value is missing.", SEND_A_PRICE);
    }
    Currency currency;
    try {
      currency = Price.currency(sent.currency());
    } catch (IllegalArgumentException e) {
      throw invalid("amount.currency", "Not acceptable: " + e.getMessage() + ".", SEND_A_PRICE);
    }
    try {
      return Price.parse(currency, sent.value());
    } catch (IllegalArgumentException e) {
      throw invalid("amount.value", "Not acceptable: " + e.getMessage() + ".", SEND_A_PRICE);
    }
  }

  private Duration expiresIn(PaymentRequest request) {
    return request.expiresIn() == null
        ? PaymentRequestSettings.DEFAULT_EXPIRES_IN
        : expiresIn(
            request.expiresIn(),
            "Leave it out for " + PaymentRequestSettings.DEFAULT_EXPIRES_IN.toSeconds() + ".");
  }

  /**
   * @throws ProblemException if it is missing or not acceptable
   */
  Duration expiresIn(ExtendRequest request) {
    String remedy = "Send the seconds from now, such as 1800.";
    if (request.expiresIn() == null) {
      throw invalid("expires_in", "The new time is missing.", remedy);
    }
    return expiresIn(request.expiresIn(), remedy);
  }

  private Duration expiresIn(long seconds, String remedy) {
    long least = settings.minExpiresIn().toSeconds();
    long most = PaymentRequestSettings.MAX_EXPIRES_IN.toSeconds();
    if (seconds < least || seconds > most) {
      throw invalid(
          "expires_in", "It must lie between " + least + " and " + most + " seconds.", remedy);
    }
    return Duration.ofSeconds(seconds);
  }

  private static Map<String, String> metadata(PaymentRequest request) {
    Map<String, String> metadata = request.metadata();
    if (metadata == null) {
      return Map.of();
    }
    if (metadata.size() > MOST_METADATA_KEYS) {
      throw invalid(
          "metadata", "It may have at most " + MOST_METADATA_KEYS + " keys.", "Send fewer keys.");
    }
    metadata.forEach((key, value) -> {
      if (key.isEmpty()) {
        throw invalid("metadata", "A key is empty.", "Name it or leave it out.");
      }
      RequestText.require("metadata", key, LONGEST_METADATA_KEY);
      if (value == null) {
        throw invalid(
            "metadata", "A value is null; every value must be a string.", "Leave its key out.");
      }
      RequestText.require("metadata", value, LONGEST_METADATA_VALUE);
    });
    return metadata;
  }

  private void requireWebhookUrl(@Nullable String url) {
    if (url == null) {
      return;
    }
    RequestText.require("webhook_url", url, LONGEST_WEBHOOK_URL);
    try {
      webhooks.requireCallable(url);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "webhook_url",
          "It may not be called: " + e.getMessage() + ".",
          "Name an address of yours that is reached from the internet, or leave it out.");
    }
  }

  private static String oneOf(List<String> choices) {
    return "Use one of: " + choices.stream().collect(Collectors.joining(", ")) + ".";
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
