package dev.ctrip.gateway.platform;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets {@code spring.datasource.url}, and with it {@code DATABASE_URL}, have any form that {@link
 * DatabaseUrl} reads. Runs after the configuration files have been read.
 */
class DatabaseUrlPostProcessor implements EnvironmentPostProcessor, Ordered {

  private static final String URL = "spring.datasource.url";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    String given = environment.getProperty(URL);
    if (given == null || given.startsWith("jdbc:")) {
      return;
    }
    DatabaseUrl url = DatabaseUrl.parse(given);
    Map<String, Object> settings = new HashMap<>();
    settings.put(URL, url.jdbcUrl());
    if (url.username() != null) {
      settings.put("spring.datasource.username", url.username());
    }
    if (url.password() != null) {
      settings.put("spring.datasource.password", url.password());
    }
    environment.getPropertySources().addFirst(new MapPropertySource("databaseUrl", settings));
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
