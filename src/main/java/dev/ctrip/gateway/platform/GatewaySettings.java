package dev.ctrip.gateway.platform;

import java.net.URI;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the process as a whole.
 *
 * @param roles what this process does
 * @param publicUrl where payers and merchants reach the API; links are built from it, never from a
 *     request's Host header
 * @param temporalUiUrl where operators reach the Temporal Web UI
 */
@ConfigurationProperties("ctrip")
public record GatewaySettings(
    @DefaultValue({"api", "worker", "signer"}) Set<Role> roles,
    @DefaultValue("http://localhost:8080") URI publicUrl,
    @DefaultValue("http://localhost:8233") URI temporalUiUrl) {

  public GatewaySettings {
    roles = Set.copyOf(roles);
    publicUrl = withoutTrailingSlash(publicUrl);
    temporalUiUrl = withoutTrailingSlash(temporalUiUrl);
  }

  public boolean plays(Role role) {
    return roles.contains(role);
  }

  /** So that links are made by appending a path that begins with one. */
  private static URI withoutTrailingSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }
}
