package dev.ctrip.gateway.webhook.http;

import dev.ctrip.gateway.webhook.WebhookSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Posts to endpoints that strangers named. Public addresses only, checked where the connection is
 * made; one attempt, within one deadline; no redirects, cookies, proxies or compression; of the
 * answer's body a few kilobytes are read and thrown away, to let the endpoint finish in peace. Safe
 * for any thread.
 *
 * <p>Connections are not kept: an endpoint that closes an idle one just as it is used again would
 * show as a failed attempt.
 */
@Component
public final class Endpoints implements AutoCloseable {

  private static final int BODY_BYTES_READ_AT_MOST = 8 * 1024;

  /** The activity workers' slots are the real limit; no call may wait here for another's. */
  private static final int CONNECTIONS_AT_MOST = 10_000;

  private final Duration timeout;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

  @Autowired
  Endpoints(WebhookSettings settings) {
    this(settings, SystemDefaultDnsResolver.INSTANCE);
  }

  /**
   * @param names looks host names up; its answers are not trusted
   */
  Endpoints(WebhookSettings settings, DnsResolver names) {
    this.timeout = settings.attemptTimeout();
    this.client =
        client(timeout, new PublicResolver(names, new PublicAddresses(settings.allowLoopback())));
  }

  private static CloseableHttpClient client(Duration timeout, PublicResolver resolver) {
    Timeout whole = Timeout.of(timeout);
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(CONNECTIONS_AT_MOST)
                .setMaxConnPerRoute(CONNECTIONS_AT_MOST)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(timeout.dividedBy(3)))
                        .setSocketTimeout(whole)
                        .build())
                .build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(whole)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("cTrip-webhooks/1")
        .build();
  }

  /**
   * Sends {@code body} as JSON and waits for the answer.
   *
   * @param url one that {@link CallableUrls#require} returned
   */
  public Answer post(URI url, Map<String, String> headers, String body) {
    HttpPost request = new HttpPost(url);
    headers.forEach(request::setHeader);
    request.setEntity(
        new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
    // The client's own timeouts count from one packet to the next; this one counts in all.
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::abort, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      Answer answer = status(response);
      readSome(response.getEntity());
      return answer;
    } catch (IOException e) {
      return new Answer.None(request.isAborted() ? "timeout" : reason(e));
    } finally {
      deadline.cancel(false);
      // Closes the connection at once; closing the response would first read it to its end.
      request.abort();
    }
  }

  private static Answer.Status status(ClassicHttpResponse response) {
    Header retryAfter = response.getFirstHeader("Retry-After");
    return new Answer.Status(
        response.getCode(), Optional.ofNullable(retryAfter == null ? null : retryAfter.getValue()));
  }

  /** The status is known: whatever becomes of the body changes nothing. */
  private static void readSome(@Nullable HttpEntity body) {
    if (body == null) {
      return;
    }
    try {
      body.getContent().readNBytes(BODY_BYTES_READ_AT_MOST);
    } catch (IOException e) {
      // Cut off, or too slow for the deadline.
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case SocketTimeoutException _ -> "timeout";
      // Not for good: a name server that is ill (0.0.0.0, a captive portal) shows the same.
      case ForbiddenAddressException _ -> ForbiddenAddressException.REASON;
      case UnknownHostException _ -> "unknown host";
      case ConnectException _ -> "no connection";
      case SSLException _ -> "TLS failure";
      default -> "connection lost";
    };
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
