package dev.ctrip.gateway.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a request counts as, as far as limits go: an IPv4 address, or the first 64 bits of an IPv6
 * address, since whoever has one of these has all that begin so (RFC 4291, 2.5.4).
 */
public final class CallerNetwork {

  private static final int PREFIX_BYTES = 8;

  /** As some proxies write addresses into {@code X-Forwarded-For}. */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[(?<six>[^\\]]+)](?::[0-9]+)?|(?<four>[0-9.]+):[0-9]+");

  private CallerNetwork() {}

  /**
   * @param address as the servlet container says it; where a proxy has named it, it may be anything
   * @return the same for all that is no address
   */
  public static String of(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(withoutPort(address));
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES))
          : parsed.getHostAddress();
    } catch (IllegalArgumentException e) {
      return "unknown";
    }
  }

  private static String withoutPort(String address) {
    Matcher parts = WITH_PORT.matcher(address);
    if (!parts.matches()) {
      return address;
    }
    return parts.group("six") == null ? parts.group("four") : parts.group("six");
  }
}
