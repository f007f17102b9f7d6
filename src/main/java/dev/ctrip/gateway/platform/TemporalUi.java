package dev.ctrip.gateway.platform;

import java.net.URI;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The Temporal Web UI, where operators watch workflows.
 *
 * @param url without a slash at its end
 * @param namespace where the workflows are
 */
@Component
public record TemporalUi(URI url, String namespace) {

  @Autowired
  TemporalUi(GatewaySettings settings, @Value("${spring.temporal.namespace}") String namespace) {
    this(settings.temporalUiUrl(), namespace);
  }

  /** The link to all of them. */
  public String workflows() {
    return url + "/namespaces/" + namespace + "/workflows";
  }

  public String workflow(String id) {
    return workflows() + "/" + id;
  }
}
