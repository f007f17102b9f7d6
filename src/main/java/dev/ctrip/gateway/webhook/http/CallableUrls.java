package dev.ctrip.gateway.webhook.http;

import dev.ctrip.gateway.webhook.WebhookSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Which URLs may be called, as far as their text tells. Where a host's name leads to is looked at
 * again at each connection, by {@link PublicResolver}; here nothing is looked up.
 */
@Component
public final class CallableUrls {

  private static final int LONGEST = 2048;

  /** Letters, digits and hyphens, as DNS has them; an underscore Java's URI does not read. */
  private static final Pattern NAME =
      Pattern.compile("(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /**
   * A last label of digits, or of 0x and hex digits: what browsers and C libraries take for an IPv4
   * address, however odd (2130706433, 0x7f.1, 0177.0.0.1), as the WHATWG's URL standard says.
   */
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(?i)(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

  private final boolean allowHttp;
  private final PublicAddresses publicAddresses;

  CallableUrls(WebhookSettings settings, Environment environment) {
    Boolean allowHttp = settings.allowHttp();
    this.allowHttp =
        allowHttp != null ? allowHttp : !environment.acceptsProfiles(Profiles.of("production"));
    this.publicAddresses = new PublicAddresses(settings.allowLoopback());
  }

  /**
   * @return the URL, parsed; the host is a DNS name or a public address in its usual form
   * @throws IllegalArgumentException with the reason, if it may never be called; the message does
   *     not repeat the URL
   */
  public URI require(String url) {
    if (url.length() > LONGEST) {
      throw new IllegalArgumentException("The URL is longer than " + LONGEST + " characters");
    }
    URI uri = parse(url);
    requireScheme(uri.getScheme());
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("The URL must not hold a user name or password");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "The URL has no host of ASCII letters, digits and hyphens (write others in punycode)");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("The URL's port is not between 1 and 65535");
    }
    requireHost(uri.getHost().toLowerCase(Locale.ROOT));
    return uri;
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("The URL cannot be read at position " + e.getIndex());
    }
  }

  private void requireScheme(@Nullable String scheme) {
    boolean https = "https".equalsIgnoreCase(scheme);
    boolean http = "http".equalsIgnoreCase(scheme);
    if (!https && !(http && allowHttp)) {
      throw new IllegalArgumentException(
          allowHttp
              ? "The URL must begin with https:// or http://"
              : "The URL must begin with https://");
    }
  }

  private void requireHost(String host) {
    boolean ipv6 = host.startsWith("[");
    if (ipv6 || DOTTED_QUAD.matcher(host).matches()) {
      requirePublic(ipv6 ? host.substring(1, host.length() - 1) : host);
    } else if (ENDS_IN_A_NUMBER.matcher(host).matches() || !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "The URL's host is neither a DNS name nor an IP address in its usual form");
    } else if (host.equals("localhost") || host.endsWith(".localhost")) {
      // RFC 6761: never anything but this machine.
      requireLoopbackAllowed();
    }
  }

  private void requirePublic(String literal) {
    if (literal.contains("%") || !publicAddresses.contains(InetAddress.ofLiteral(literal))) {
      throw new IllegalArgumentException("The URL's host is not a public address");
    }
  }

  private void requireLoopbackAllowed() {
    if (!publicAddresses.allowsLoopback()) {
      throw new IllegalArgumentException("The URL's host is not a public address");
    }
  }
}
