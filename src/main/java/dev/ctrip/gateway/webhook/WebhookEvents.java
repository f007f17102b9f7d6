package dev.ctrip.gateway.webhook;

import java.util.List;

/**
 * What one module tells merchants of, so that an endpoint's filter can be held against it. Each
 * module that announces has a bean of this type.
 */
public interface WebhookEvents {

  /** For example {@code payment.detected}: a group, a dot and a word. */
  List<String> names();
}
