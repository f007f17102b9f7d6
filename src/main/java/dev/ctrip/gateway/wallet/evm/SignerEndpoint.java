package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an external signer is reached and how one identifies to it. Both are secrets: nothing of
 * them may be in a log, a text or an exception.
 */
final class SignerEndpoint {

  /** Stands in the URL for a chain's id, where each chain has a signer of its own. */
  private static final String CHAIN = "{chainId}";

  /** RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private static final int SHORTEST_KEY = 8;

  private static final String REMEDY =
      "Set CTRIP_SIGNER_URL to the http or https URL of the signer's JSON-RPC, in which "
          + CHAIN
          + " stands for a chain's id where each chain has a signer of its own.";

  private final String template;
  private final @Nullable String authorization;
  private final List<String> secrets;

  private SignerEndpoint(String template, @Nullable String authorization, List<String> secrets) {
    this.template = template;
    this.authorization = authorization;
    this.secrets = secrets;
  }

  /**
   * @param url may name a user and a password, which are sent as RFC 7617 says
   * @param token sent as RFC 6750 says; null for none
   * @throws StartRefusedException if they are none, or both are to identify this process
   */
  static SignerEndpoint of(String url, @Nullable String token) {
    URI uri = parsed(url);
    String rawUser = uri.getRawUserInfo();
    if (rawUser != null && token != null) {
      throw new StartRefusedException(
          "ctrip.wallet.signer-url names a user, and ctrip.wallet.signer-token-file is set as well.",
          "Keep the one that the external signer asks for.");
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new StartRefusedException(
          "The file of ctrip.wallet.signer-token-file holds no bearer token (RFC 6750).",
          "Put the token alone into it: letters, digits and any of - . _ ~ + / with = at the end.");
    }
    String template = rawUser == null ? url : url.replaceFirst(Pattern.quote(rawUser + "@"), "");
    String authorization = token == null ? basic(uri.getUserInfo()) : "Bearer " + token;
    return new SignerEndpoint(template, authorization, secrets(authorization, uri));
  }

  private static URI parsed(String url) {
    try {
      URI uri = URI.create(url.replace(CHAIN, "1"));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && List.of("http", "https").contains(scheme)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Not told further: its message quotes the URL.
    }
    throw new StartRefusedException("ctrip.wallet.signer-url is no http or https URL.", REMEDY);
  }

  private static @Nullable String basic(@Nullable String user) {
    return user == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Of what is sent whatever may be a key: credentials always, parts of the URL if long enough. */
  private static List<String> secrets(@Nullable String authorization, URI uri) {
    List<String> secrets = new ArrayList<>();
    if (authorization != null) {
      secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
    }
    String user = uri.getUserInfo();
    if (user != null && !user.endsWith(":")) {
      secrets.add(user.substring(user.indexOf(':') + 1));
    }
    Stream.of(uri.getHost(), uri.getRawPath(), uri.getRawQuery())
        .filter(Objects::nonNull)
        .flatMap(part -> Stream.of(part.split("[/&=]")))
        .filter(part -> part.length() >= SHORTEST_KEY)
        .forEach(secrets::add);
    return List.copyOf(secrets);
  }

  /** Where a chain's transactions are signed. */
  URI of(ChainId chain) {
    return URI.create(template.replace(CHAIN, chain.toString()));
  }

  /** The header of that name; null for none. */
  @Nullable String authorization() {
    return authorization;
  }

  /** A text of somebody else's, which might repeat what it was told. */
  String withoutSecrets(String text) {
    String cleared = text;
    for (String secret : secrets) {
      cleared = cleared.replace(secret, "…");
    }
    return cleared;
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "SignerEndpoint[…]";
  }
}
