package dev.ctrip.gateway.webhook.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a host up for a connection and refuses it if any of its addresses is not public. Since the
 * connection is made to the very addresses returned here, a name that changes its address between
 * check and use (DNS rebinding) gains nothing.
 */
final class PublicResolver implements DnsResolver {

  /** So that a host with very many dead addresses cannot hold an attempt up. */
  private static final int ADDRESSES_TRIED_AT_MOST = 3;

  private final DnsResolver names;
  private final PublicAddresses publicAddresses;

  PublicResolver(DnsResolver names, PublicAddresses publicAddresses) {
    this.names = names;
    this.publicAddresses = publicAddresses;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    if (addresses == null || addresses.length == 0) {
      throw new UnknownHostException("The host has no address");
    }
    if (!Arrays.stream(addresses).allMatch(publicAddresses::contains)) {
      throw new ForbiddenAddressException();
    }
    return Arrays.copyOf(addresses, Math.min(addresses.length, ADDRESSES_TRIED_AT_MOST));
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
