package dev.ctrip.gateway.webhook.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses on the public internet from those that lead into somebody's own network. Ranges:
 * IANA's special-purpose registries (RFC 6890 and its updates) as of 2026. IPv4 is public unless
 * listed; IPv6 is public only inside global unicast (RFC 4291), so that everything that embeds an
 * IPv4 address (NAT64, IPv4-compatible) or is yet unassigned is refused without being named.
 *
 * <p>Spring Boot's {@code InetAddressFilter} was read and not used: it lets IPv4-compatible
 * addresses, local NAT64 prefixes (64:ff9b:1::/48), unassigned IPv6 space and Azure's host channel
 * through, and drops single private addresses of a host where we refuse the host.
 */
final class PublicAddresses {

  private static final List<Range> SPECIAL_IPV4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; Alibaba's metadata at 100.100.100.200
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // public by number, but on Azure it is the machine's own host
          "169.254.0.0/16", // link-local; cloud metadata at 169.254.169.254
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments; Oracle's metadata at 192.0.0.192
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  private static final Range GLOBAL_UNICAST_IPV6 = Range.of("2000::/3");

  private static final List<Range> SPECIAL_IPV6 =
      ranges(
          "2001::/23", // protocol assignments; Teredo, which embeds IPv4
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which embeds IPv4
          "3fff::/20"); // documentation

  private final boolean allowLoopback;

  /**
   * @param allowLoopback whether this machine counts as public, for development
   */
  PublicAddresses(boolean allowLoopback) {
    this.allowLoopback = allowLoopback;
  }

  /** An IPv4-mapped IPv6 address needs no case of its own: Java makes an IPv4 address of it. */
  boolean contains(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return allowLoopback;
    }
    if (address instanceof Inet6Address) {
      return GLOBAL_UNICAST_IPV6.contains(address)
          && SPECIAL_IPV6.stream().noneMatch(range -> range.contains(address));
    }
    return SPECIAL_IPV4.stream().noneMatch(range -> range.contains(address));
  }

  boolean allowsLoopback() {
    return allowLoopback;
  }

  private static List<Range> ranges(String... cidrs) {
    return Stream.of(cidrs).map(Range::of).toList();
  }

  /** All addresses of one family that begin with the same bits. */
  private static final class Range {

    private final byte[] first;
    private final int prefixBits;

    private Range(byte[] first, int prefixBits) {
      this.first = first;
      this.prefixBits = prefixBits;
    }

    static Range of(String cidr) {
      String[] parts = cidr.split("/", 2);
      return new Range(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length != first.length) {
        return false;
      }
      int wholeBytes = prefixBits / 8;
      if (!Arrays.equals(bytes, 0, wholeBytes, first, 0, wholeBytes)) {
        return false;
      }
      int remainingBits = prefixBits % 8;
      int mask = 0xff << (8 - remainingBits) & 0xff;
      return remainingBits == 0 || (bytes[wholeBytes] & mask) == (first[wholeBytes] & mask);
    }
  }
}
