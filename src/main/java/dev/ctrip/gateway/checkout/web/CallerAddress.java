package dev.ctrip.gateway.checkout.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whose request it is, as far as limits go: an IPv4 address, or the first 64 bits of an IPv6
 * address, since whoever has one of these has all that begin so (RFC 4291, 2.5.4).
 */
final class CallerAddress {

  private static final int PREFIX_BYTES = 8;

  private CallerAddress() {}

  static String of(HttpServletRequest request) {
    return of(request.getRemoteAddr());
  }

  /**
   * @param literal as the servlet container says it: never a name
   */
  static String of(String literal) {
    return InetAddress.ofLiteral(literal) instanceof Inet6Address address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES))
        : literal;
  }
}
