package dev.ctrip.gateway.platform;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Makes {@link Secrets}; also used by commands that start without the rest of the gateway. The
 * signer has no use for them, so it needs no key.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole({Role.API, Role.WORKER})
@EnableConfigurationProperties(SecretSettings.class)
public class SecretsConfiguration {

  @Bean
  Secrets secrets(SecretSettings settings, Environment environment) {
    // In production a key that is made up silently would orphan every secret of the database.
    boolean mayCreate = !environment.acceptsProfiles(Profiles.of("production"));
    return new Secrets(SecretKeySource.find(settings, mayCreate));
  }
}
