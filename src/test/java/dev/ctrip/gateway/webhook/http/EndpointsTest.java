package dev.ctrip.gateway.webhook.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.webhook.WebhookSettings;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real sockets on this machine. */
@Timeout(30)
class EndpointsTest {

  private static final Answer NOT_PUBLIC = new Answer.None("not a public address");

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** For tests that end by it. */
  private static final Duration SHORT = Duration.ofMillis(500);

  /** For all others: long enough for a machine under load. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private RecordingMerchant merchant;

  @BeforeEach
  void startMerchant() {
    merchant = RecordingMerchant.start(SECRET);
    toClose.add(merchant);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 401, 404, 410, 429, 500, 503})
  void tellsTheStatusAfterOneCall(int code) {
    merchant.answerNext(RecordingMerchant.Answer.status(code, "Retry-After", "7"));

    assertThat(post(endpoints(true), merchant.url()))
        .isEqualTo(new Answer.Status(code, Optional.of("7")));
    assertThat(merchant.calls()).hasSize(1);
  }

  @Test
  void sendsTheBodyAsUtf8() {
    post(endpoints(true), merchant.url());

    assertThat(merchant.calls().getFirst().body()).isEqualTo("{\"coin\":\"Ξ\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int code) {
    RecordingMerchant elsewhere = RecordingMerchant.start(SECRET);
    toClose.add(elsewhere);
    merchant.answerNext(RecordingMerchant.Answer.status(code, "Location", elsewhere.url()));

    assertThat(post(endpoints(true), merchant.url()))
        .isEqualTo(new Answer.Status(code, Optional.empty()));
    assertThat(elsewhere.calls()).isEmpty();
  }

  @Test
  void givesUpOnAnEndpointThatHangs() {
    merchant.answerNext(RecordingMerchant.Answer.hang());

    long startedNanos = System.nanoTime();
    assertThat(post(endpoints(SHORT), merchant.url())).isEqualTo(new Answer.None("timeout"));
    assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isBetween(SHORT, LONG);
  }

  /** Each byte comes in time; all of them together do not. */
  @Test
  void givesUpOnAnEndpointThatDripsItsHeaders() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    toClose.add(server);
    Thread.ofVirtual().start(() -> drip(server));

    assertThat(post(endpoints(SHORT), "http://127.0.0.1:" + server.getLocalPort() + "/"))
        .isEqualTo(new Answer.None("timeout"));
  }

  private static void drip(ServerSocket server) {
    try (var socket = server.accept()) {
      while (true) {
        socket.getOutputStream().write('H');
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // The client went away.
    }
  }

  @Test
  void doesNotReadAnEndlessBodyToItsEnd() {
    merchant.answerNext(RecordingMerchant.Answer.endlessBody(200));

    assertThat(post(endpoints(true), merchant.url()))
        .isEqualTo(new Answer.Status(200, Optional.empty()));
  }

  @Test
  void tellsAClosedSocketWithoutCallingAgain() {
    merchant.answerNext(RecordingMerchant.Answer.closeSocket());

    assertThat(post(endpoints(true), merchant.url())).isEqualTo(new Answer.None("connection lost"));
    assertThat(merchant.calls()).hasSize(1);
  }

  @Test
  void tellsThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(post(endpoints(true), "http://127.0.0.1:" + port + "/"))
        .isEqualTo(new Answer.None("no connection"));
  }

  @Test
  void tellsAnUnknownHost() {
    assertThat(post(endpoints(true, resolver()), "http://nowhere.example/"))
        .isEqualTo(new Answer.None("unknown host"));
  }

  @Test
  void tellsThatAnEndpointSpeaksNoTls() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    toClose.add(server);
    Thread.ofVirtual().start(() -> answerInPlainText(server));

    assertThat(post(endpoints(true), "https://127.0.0.1:" + server.getLocalPort() + "/"))
        .isEqualTo(new Answer.None("TLS failure"));
  }

  private static void answerInPlainText(ServerSocket server) {
    try (var socket = server.accept()) {
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client went away.
    }
  }

  @Test
  void doesNotCallThisMachineByNameOrAddress() {
    Endpoints endpoints = endpoints(false);
    String port = ":" + URI.create(merchant.url()).getPort() + "/webhooks";

    for (String host : List.of("localhost", "127.0.0.1", "127.1", "2130706433", "[::1]", "0")) {
      assertThat(post(endpoints, "http://" + host + port))
          .as(host)
          .isNotInstanceOf(Answer.Status.class);
    }
    assertThat(post(endpoints, "http://localhost" + port)).isEqualTo(NOT_PUBLIC);
    assertThat(post(endpoints, merchant.url())).isEqualTo(NOT_PUBLIC);
    assertThat(merchant.calls()).isEmpty();
  }

  @Test
  void doesNotCallAHostWithOnePrivateAddressAmongPublicOnes() {
    Endpoints endpoints = endpoints(false, resolver("192.0.1.1", "10.0.0.1"));

    assertThat(post(endpoints, "http://mixed.example/")).isEqualTo(NOT_PUBLIC);
  }

  /** DNS rebinding: the name was public when the URL was accepted, and is not when it is called. */
  @Test
  void looksWhereANameLeadsAtEachCall() {
    String url = merchant.url().replace("127.0.0.1", "rebound.example");
    Endpoints endpoints = endpoints(false, resolver("127.0.0.1"));

    assertThat(post(endpoints, url)).isEqualTo(NOT_PUBLIC);
    assertThat(merchant.calls()).isEmpty();
  }

  @Test
  void connectsToTheAddressThatWasChecked() {
    String url = merchant.url().replace("127.0.0.1", "shop.example");

    assertThat(post(endpoints(true, resolver("127.0.0.1")), url)).isInstanceOf(Answer.Status.class);
    assertThat(merchant.calls()).hasSize(1);
  }

  private Endpoints endpoints(boolean allowLoopback) {
    return endpoints(allowLoopback, SystemDefaultDnsResolver.INSTANCE);
  }

  private Endpoints endpoints(Duration timeout) {
    return endpoints(timeout, true, SystemDefaultDnsResolver.INSTANCE);
  }

  private Endpoints endpoints(boolean allowLoopback, DnsResolver names) {
    return endpoints(LONG, allowLoopback, names);
  }

  private Endpoints endpoints(Duration timeout, boolean allowLoopback, DnsResolver names) {
    Endpoints endpoints =
        new Endpoints(
            new WebhookSettings(List.of(Duration.ZERO), timeout, true, allowLoopback), names);
    toClose.add(endpoints);
    return endpoints;
  }

  private static Answer post(Endpoints endpoints, String url) {
    return endpoints.post(URI.create(url), Map.of("webhook-id", "msg_1"), "{\"coin\":\"Ξ\"}");
  }

  /** Every name has these addresses; without any, none is known. */
  private static DnsResolver resolver(String... addresses) {
    return new DnsResolver() {

      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        if (addresses.length == 0) {
          throw new UnknownHostException(host);
        }
        return Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }
}
