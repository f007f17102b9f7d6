package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.chain.Chains;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Provides the enabled chains from the file that {@code ctrip.chains-yaml-path} names. */
@Configuration(proxyBeanMethods = false)
class ChainsConfiguration {

  @Bean
  Chains chains(Environment environment) {
    String path = environment.getProperty("ctrip.chains-yaml-path", "chains.yaml");
    return new ChainsFile(Path.of(path), environment).read();
  }
}
