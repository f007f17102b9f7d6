package dev.ctrip.gateway.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class CallableUrlsTest {

  private final CallableUrls urls = urls(null, false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://example.com/hooks?token=1&x=%20#part",
        "HTTPS://EXAMPLE.COM:8443/",
        "http://example.com/",
        "https://xn--mnchen-3ya.de/",
        "https://3com.example/",
        "https://1.example/",
        "https://0x7f.example/",
        "https://intranet/",
        "https://8.8.8.8/",
        "https://[2a00:1450:4001:81b::200e]:444/"
      })
  void acceptsOrdinaryUrls(String url) {
    assertThat(urls.require(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com/",
        "/hooks",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "mailto:ann@example.com",
        "https:/example.com",
        "https:///hooks",
        "https://",
        "https://user@example.com/",
        "https://user:pw@example.com/",
        "https://@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:-1/",
        "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/\n",
        "https://exämple.com/",
        "https://example。com/",
        "https://under_score.example/",
        "https://example.com./",
        "https://-x.example/"
      })
  void refusesOtherSchemesUserInfoAndOddHosts(String url) {
    assertRefused(urls, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "0.0.0.0",
        "0",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "0X7F.1",
        "127.0.0.0x1",
        "127.0.0.01",
        "256.0.0.1",
        "1.2.3.4.5",
        "8.8.2056",
        "127.0.0.1.",
        "１２７.0.0.1",
        "foo.0x",
        "localhost",
        "LOCALHOST",
        "a.localhost",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[2a00::1%1]",
        "[fd00::1]",
        "[v1.x]"
      })
  void refusesPrivateAddressesHoweverWritten(String host) {
    assertRefused(urls, "http://" + host + "/hooks");
    assertRefused(urls, "https://" + host + ":8443");
  }

  @Test
  void refusesLongUrls() {
    String url = "https://example.com/";

    assertThatCode(() -> urls.require(url + "x".repeat(2048 - url.length())))
        .doesNotThrowAnyException();
    assertRefused(urls, url + "x".repeat(2049 - url.length()));
  }

  @Test
  void productionAsksForHttpsUnlessToldOtherwise() {
    String url = "http://example.com/";

    assertRefused(urls(null, false, "production"), url);
    assertRefused(urls(false, false), url);
    assertThat(urls(true, false, "production").require(url)).hasToString(url);
    assertThat(urls(null, false, "production").require("https://example.com/")).isNotNull();
  }

  @Test
  void developmentMayCallThisMachineAndNoOther() {
    CallableUrls development = urls(null, true);

    for (String host : List.of("127.0.0.1", "localhost", "[::1]")) {
      assertThat(development.require("http://" + host + ":8080/")).isNotNull();
    }
    assertRefused(development, "http://10.0.0.1/");
    assertRefused(development, "http://2130706433/");
  }

  private static void assertRefused(CallableUrls urls, String url) {
    assertThatIllegalArgumentException()
        .as(url)
        .isThrownBy(() -> urls.require(url))
        .satisfies(e -> assertThat(e.getMessage()).startsWith("The URL").doesNotContain("hooks"));
  }

  private static CallableUrls urls(
      @Nullable Boolean allowHttp, boolean allowLoopback, String... profiles) {
    MockEnvironment environment = new MockEnvironment();
    environment.setActiveProfiles(profiles);
    return new CallableUrls(
        new WebhookSettings(
            List.of(Duration.ZERO), Duration.ofSeconds(1), allowHttp, allowLoopback),
        environment);
  }
}
