package dev.ctrip.gateway.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.webhook.WebhookSettings;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/**
 * URLs by which a merchant would have the gateway call its own network, through both guards: the
 * URL's text, and where its name leads. Plain HTTP is allowed here, so that it is not what refuses
 * them; where PORT leads, somebody listens.
 */
@Timeout(60)
class ForgedUrlsTest {

  /** Where names lead; any other leads to a public address that is this machine for the test. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("loop.example", List.of("127.0.0.1")),
          Map.entry("loop6.example", List.of("::1")),
          Map.entry("zero.example", List.of("0.0.0.0")),
          Map.entry("unspecified.example", List.of("::")),
          Map.entry("private.example", List.of("10.1.2.3")),
          Map.entry("private12.example", List.of("172.16.0.1")),
          Map.entry("private16.example", List.of("192.168.1.1")),
          Map.entry("metadata.example", List.of("169.254.169.254")),
          Map.entry("metadata6.example", List.of("fd00:ec2::254")),
          Map.entry("alibaba.example", List.of("100.100.100.200")),
          Map.entry("azure.example", List.of("168.63.129.16")),
          Map.entry("oracle.example", List.of("192.0.0.192")),
          Map.entry("cgnat.example", List.of("100.64.0.1")),
          Map.entry("unique-local.example", List.of("fc00::1")),
          Map.entry("link-local.example", List.of("fe80::1")),
          Map.entry("mapped.example", List.of("::ffff:127.0.0.1")),
          Map.entry("compatible.example", List.of("::127.0.0.1")),
          Map.entry("nat64.example", List.of("64:ff9b::7f00:1")),
          Map.entry("nat64-local.example", List.of("64:ff9b:1::7f00:1")),
          Map.entry("sixtofour.example", List.of("2002:7f00:1::")),
          Map.entry("teredo.example", List.of("2001::1")),
          Map.entry("multicast.example", List.of("224.0.0.1")),
          Map.entry("multicast6.example", List.of("ff02::1")),
          Map.entry("broadcast.example", List.of("255.255.255.255")),
          Map.entry("benchmark.example", List.of("198.18.0.1")),
          Map.entry("mixed.example", List.of("192.0.1.1", "127.0.0.1")),
          Map.entry("mixed6.example", List.of("2600::1", "::1")));

  static final List<String> FORGED =
      Stream.concat(
              NAMES.keySet().stream().sorted().map(name -> "http://" + name + ":PORT/webhooks"),
              Stream.of(
                  "http://127.0.0.1:PORT/webhooks",
                  "http://127.1:PORT/webhooks",
                  "http://127.0.1:PORT/webhooks",
                  "http://2130706433:PORT/webhooks",
                  "http://017700000001:PORT/webhooks",
                  "http://0177.0.0.1:PORT/webhooks",
                  "http://0x7f000001:PORT/webhooks",
                  "http://0x7f.0x0.0x0.0x1:PORT/webhooks",
                  "http://127.0.0.1.:PORT/webhooks",
                  "http://0:PORT/webhooks",
                  "http://0.0.0.0:PORT/webhooks",
                  "http://localhost:PORT/webhooks",
                  "http://LOCALHOST:PORT/webhooks",
                  "http://localhost.:PORT/webhooks",
                  "http://shop.localhost:PORT/webhooks",
                  "http://[::1]:PORT/webhooks",
                  "http://[::]:PORT/webhooks",
                  "http://[::ffff:127.0.0.1]:PORT/webhooks",
                  "http://[::ffff:7f00:1]:PORT/webhooks",
                  "http://[0:0:0:0:0:ffff:7f00:1]:PORT/webhooks",
                  "http://[::127.0.0.1]:PORT/webhooks",
                  "http://[64:ff9b::127.0.0.1]:PORT/webhooks",
                  "http://[2002:7f00:1::]:PORT/webhooks",
                  "http://[fe80::1%25lo]:PORT/webhooks",
                  "http://[fd00::1]:PORT/webhooks",
                  "http://10.0.0.1/",
                  "http://172.31.255.255/",
                  "http://192.168.0.1/",
                  "http://169.254.169.254/latest/meta-data/",
                  "http://100.64.0.1/",
                  "http://224.0.0.1/",
                  "http://user@127.0.0.1:PORT/webhooks",
                  "http://shop.example@127.0.0.1:PORT/webhooks",
                  "http://shop.example:80@127.0.0.1:PORT/webhooks",
                  "http://shop.example\\@127.0.0.1:PORT/webhooks",
                  "http://127.0.0.1:PORT\\@shop.example/webhooks",
                  "http://shop.example#@127.0.0.1:PORT@x/webhooks#",
                  "http://127.0.0.1%00.shop.example:PORT/webhooks",
                  "http://127.0.0.1%2eshop.example:PORT/webhooks",
                  "http://①②⑦.⓪.⓪.①:PORT/webhooks",
                  "http://127。0。0。1:PORT/webhooks",
                  "http:127.0.0.1:PORT/webhooks",
                  "http:///127.0.0.1:PORT/webhooks",
                  "//127.0.0.1:PORT/webhooks",
                  "file:///etc/passwd",
                  "ftp://127.0.0.1:PORT/",
                  "gopher://127.0.0.1:PORT/_x",
                  "dict://127.0.0.1:PORT/",
                  "jar:http://127.0.0.1:PORT!/",
                  "http://shop.example:0/",
                  "http://shop.example:99999/",
                  "http://shop.example\r\nHost: 127.0.0.1:PORT/"))
          .toList();

  private RecordingMerchant receiver;
  private Endpoints guarded;
  private Endpoints open;

  @BeforeEach
  void start() {
    receiver = RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    guarded = endpoints(false);
    open = endpoints(true);
  }

  @AfterEach
  void stop() throws Exception {
    guarded.close();
    open.close();
    receiver.close();
  }

  @Test
  void areSixtyAndMore() {
    assertThat(FORGED).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @FieldSource("FORGED")
  void areRefusedBeforeAConnection(String forged) {
    String url = forged.replace("PORT", port());
    URI accepted;
    try {
      accepted = urls(false).require(url);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("The URL").hasMessageNotContaining("127");
      return;
    }

    assertThat(post(guarded, accepted)).isEqualTo(new Answer.None("not a public address"));
    assertThat(receiver.calls()).isEmpty();
  }

  /** This machine stands for the public internet, so it counts as public here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example:PORT/webhooks",
        "http://www.shop.example:PORT/webhooks",
        "HTTP://SHOP.EXAMPLE:PORT/webhooks",
        "http://xn--mnchen-3ya.example:PORT/webhooks",
        "http://3com.example:PORT/webhooks",
        "http://a-b.c-d.example:PORT/webhooks",
        "http://shop.example:PORT/webhooks?token=a%20b&x=1",
        "http://shop.example:PORT/webhooks/deep/path;v=1",
        "http://shop.example:PORT/webhooks#part",
        "http://127.0.0.1.example:PORT/webhooks",
        "http://0x7f.example:PORT/webhooks"
      })
  void honestOnesAreDelivered(String url) {
    assertThat(post(open, urls(true).require(url.replace("PORT", port()))))
        .isInstanceOf(Answer.Status.class);
    assertThat(receiver.calls()).hasSize(1);
  }

  /** It answered a URL that may be called with one that may not. */
  @Test
  void aRedirectIntoTheNetworkIsNotFollowed() {
    RecordingMerchant inside = RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    try (inside) {
      receiver.answerNext(RecordingMerchant.Answer.status(307, "Location", inside.url()));

      Answer answer = post(open, URI.create("http://shop.example:" + port() + "/webhooks"));

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Status.class, status -> assertThat(status.code()).isEqualTo(307));
      assertThat(inside.calls()).isEmpty();
    }
  }

  private static Answer post(Endpoints endpoints, URI url) {
    return endpoints.post(url, Map.of("webhook-id", "msg_1"), "{}");
  }

  private String port() {
    return Integer.toString(URI.create(receiver.url()).getPort());
  }

  private static CallableUrls urls(boolean allowLoopback) {
    return new CallableUrls(settings(allowLoopback), new MockEnvironment());
  }

  private static Endpoints endpoints(boolean allowLoopback) {
    return new Endpoints(settings(allowLoopback), new Names());
  }

  private static WebhookSettings settings(boolean allowLoopback) {
    return new WebhookSettings(List.of(Duration.ZERO), Duration.ofSeconds(20), true, allowLoopback);
  }

  private static final class Names implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return NAMES.getOrDefault(host, List.of("127.0.0.1")).stream()
          .map(InetAddress::ofLiteral)
          .toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
