package dev.ctrip.gateway.webhook.http;

import java.net.UnknownHostException;

/** A host has an address that may not be called. Names no address: a merchant may read this. */
final class ForbiddenAddressException extends UnknownHostException {

  static final String REASON = "The host has an address that is not public";

  ForbiddenAddressException() {
    super(REASON);
  }
}
