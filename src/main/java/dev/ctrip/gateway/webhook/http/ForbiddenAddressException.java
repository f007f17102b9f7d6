package dev.ctrip.gateway.webhook.http;

import java.net.UnknownHostException;

/** A host has an address that may not be called. Names no address: a merchant may read this. */
final class ForbiddenAddressException extends UnknownHostException {

  static final String REASON = "not a public address";

  ForbiddenAddressException() {
    super(REASON);
  }
}
