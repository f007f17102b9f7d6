package dev.ctrip.gateway.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often the API may be called, for each process that serves it.
 *
 * @param readsPerMinute by one merchant with all its keys: GET and HEAD
 * @param writesPerMinute by one merchant with all its keys: everything else
 * @param failuresPerMinute how many requests from one IP address, or one IPv6 network of /64, are
 *     told that their key is not valid; a valid key passes all the same
 */
@ConfigurationProperties("ctrip.web")
public record WebSettings(
    @DefaultValue("6000") int readsPerMinute,
    @DefaultValue("3000") int writesPerMinute,
    @DefaultValue("120") int failuresPerMinute) {

  public WebSettings {
    if (readsPerMinute < 1 || writesPerMinute < 1 || failuresPerMinute < 1) {
      throw new IllegalArgumentException("the limits of ctrip.web are at least 1");
    }
  }
}
