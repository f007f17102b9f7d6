package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.checkout.live.LivePages;
import dev.ctrip.gateway.payment.PaymentJson;
import dev.ctrip.gateway.payment.PaymentWebhookEvents;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.refund.RefundJson;
import dev.ctrip.gateway.refund.RefundWebhookEvents;
import dev.ctrip.gateway.webhook.EndpointEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.webmvc.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The web part of the gateway on a real Tomcat, with fakes in place of what it calls. One per JVM;
 * {@link #fresh()} puts it back to its beginning.
 */
public final class ApiServer implements AutoCloseable {

  public static final String PUBLIC_URL = "https://pay.example.org";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private ApiServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** The server with no payments and nothing broken. */
  public static ApiServer fresh() {
    ApiServer server = Running.SERVER;
    server.payments().reset();
    server.refunds().reset();
    server.timelines().reset();
    server.claims().reset();
    server.adminWorkflows().reset();
    server.sweeps().reset();
    server.accounts().reset();
    server.readiness().reset();
    server.overview().reset();
    server.webhooks().reset();
    // Whatever another test has used up is allowed again.
    server.clock().pass(Duration.ofHours(1));
    server.merchants().failWith(null);
    server.merchants().revoke(null);
    server.health("db").turn(true);
    server.health("temporal").turn(true);
    return server;
  }

  /** A server of its own that plays these roles only; to be closed. */
  public static ApiServer withRoles(String roles) {
    return start("--ctrip.roles=" + roles);
  }

  /** A server of its own that answers so few requests a minute; to be closed. */
  public static ApiServer withLimits(int reads, int writes, int failures) {
    return start(
        "--ctrip.web.reads-per-minute=" + reads,
        "--ctrip.web.writes-per-minute=" + writes,
        "--ctrip.web.failures-per-minute=" + failures);
  }

  private static ApiServer start(String... settings) {
    String[] common = {
      "--server.port=0", "--server.address=127.0.0.1", "--ctrip.public-url=" + PUBLIC_URL
    };
    return new ApiServer(
        new SpringApplicationBuilder(Parts.class)
            .run(
                Stream.concat(Arrays.stream(common), Arrays.stream(settings))
                    .toArray(String[]::new)));
  }

  @Override
  public void close() {
    context.close();
  }

  public FakePayments payments() {
    return context.getBean(FakePayments.class);
  }

  public FakeRefunds refunds() {
    return context.getBean(FakeRefunds.class);
  }

  public FakeTimelines timelines() {
    return context.getBean(FakeTimelines.class);
  }

  public FakeClaims claims() {
    return context.getBean(FakeClaims.class);
  }

  public FakeAdminWorkflows adminWorkflows() {
    return context.getBean(FakeAdminWorkflows.class);
  }

  public FakeSweeps sweeps() {
    return context.getBean(FakeSweeps.class);
  }

  public FakeAccounts accounts() {
    return context.getBean(FakeAccounts.class);
  }

  public FakeReadiness readiness() {
    return context.getBean(FakeReadiness.class);
  }

  public FakePaymentOverview overview() {
    return context.getBean(FakePaymentOverview.class);
  }

  /** What is told of the attempts at any payment's webhooks. */
  public FakeWebhooks attempts() {
    return context.getBean(FakeWebhooks.class);
  }

  public StoredWebhooks webhooks() {
    return context.getBean(StoredWebhooks.class);
  }

  public SettableClock clock() {
    return context.getBean(SettableClock.class);
  }

  public FakeMerchants merchants() {
    return context.getBean(FakeMerchants.class);
  }

  public SwitchedHealth health(String part) {
    return context.getBean(part + "HealthIndicator", SwitchedHealth.class);
  }

  /** How many event streams of payers' pages are open. */
  public int openPages() {
    return context.getBean(LivePages.class).count();
  }

  public int port() {
    return Objects.requireNonNull(
        context.getEnvironment().getProperty("local.server.port", Integer.class));
  }

  /** Adds a GET handler at a path, as a later version of the gateway might. */
  public void addHandler(String path, Object handler, String method) {
    Method handles =
        Arrays.stream(handler.getClass().getDeclaredMethods())
            .filter(candidate -> candidate.getName().equals(method))
            .findFirst()
            .orElseThrow();
    RequestMappingHandlerMapping mappings =
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    RequestMappingInfo info =
        RequestMappingInfo.paths(path)
            .methods(RequestMethod.GET)
            .options(mappings.getBuilderConfiguration())
            .build();
    mappings.unregisterMapping(info);
    mappings.registerMapping(info, handler, handles);
  }

  /**
   * @param headers names and values by turns
   */
  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Posts JSON, unless the headers name another type. */
  public Answer post(String path, String body, String... headers) {
    return send("POST", path, BodyPublishers.ofString(body), headers);
  }

  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(method, body)
            .setHeader("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends with the JVM. */
  private static final class Running {

    // Its clock stands still, so what is allowed in a minute has to do for a whole test.
    static final ApiServer SERVER = withLimits(1_000_000, 1_000_000, 1_000_000);
  }

  /** No stereotype here: the gateway itself must not find this when it scans. */
  @ImportAutoConfiguration({
    ApplicationAvailabilityAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    EndpointAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HealthContributorAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    MultipleOpenApiSupportConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SpringDocWebMvcConfiguration.class,
    SwaggerConfig.class,
    SwaggerUiConfigProperties.class,
    SwaggerUiOAuthProperties.class,
    ThymeleafAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    WebMvcAutoConfiguration.class
  })
  @ComponentScan(
      basePackages = {
        "dev.ctrip.gateway.payment.web",
        "dev.ctrip.gateway.refund.web",
        "dev.ctrip.gateway.evidence.web",
        "dev.ctrip.gateway.admin.web",
        "dev.ctrip.gateway.accounting.web",
        "dev.ctrip.gateway.checkout",
        "dev.ctrip.gateway.webhook.web",
        "dev.ctrip.gateway.merchant.web",
        "dev.ctrip.gateway.operator",
        "dev.ctrip.gateway.platform.web",
        "dev.ctrip.gateway.platform.health"
      },
      excludeFilters =
          @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*TemporalHealthIndicator"))
  @ConfigurationPropertiesScan({
    "dev.ctrip.gateway.platform",
    "dev.ctrip.gateway.payment.web",
    "dev.ctrip.gateway.checkout"
  })
  @Import({
    PaymentJson.class,
    RefundJson.class,
    PaymentWebhookEvents.class,
    RefundWebhookEvents.class,
    EndpointEvents.class,
    StoredWebhooks.class,
    TemporalUi.class
  })
  static class Parts {

    @Bean
    FakePayments payments() {
      return new FakePayments();
    }

    @Bean
    FakeRefunds refunds() {
      return new FakeRefunds();
    }

    @Bean
    FakeTimelines timelines() {
      return new FakeTimelines();
    }

    @Bean
    FakeClaims claims(FakePayments payments) {
      return new FakeClaims(payments);
    }

    @Bean
    FakeAdminWorkflows adminWorkflows() {
      return new FakeAdminWorkflows();
    }

    @Bean
    FakeSweeps sweeps() {
      return new FakeSweeps();
    }

    @Bean
    FakeAccounts accounts() {
      return new FakeAccounts();
    }

    @Bean
    FakePaymentOverview overview() {
      return new FakePaymentOverview();
    }

    @Bean
    FakeDeposits deposits() {
      return new FakeDeposits();
    }

    @Bean
    Secrets secrets() {
      return new Secrets(new byte[32]);
    }

    @Bean
    SettableClock clock() {
      return new SettableClock();
    }

    @Bean
    FakeMerchants merchants() {
      return new FakeMerchants();
    }

    @Bean
    FakeChains chains() {
      return new FakeChains();
    }

    @Bean
    FakeReadiness readiness() {
      return new FakeReadiness();
    }

    @Bean
    FakeWebhooks webhooks() {
      return new FakeWebhooks();
    }

    @Bean
    SwitchedHealth dbHealthIndicator() {
      return new SwitchedHealth();
    }

    @Bean
    SwitchedHealth temporalHealthIndicator() {
      return new SwitchedHealth();
    }
  }
}
