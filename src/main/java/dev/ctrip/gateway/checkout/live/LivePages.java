package dev.ctrip.gateway.checkout.live;

import dev.ctrip.gateway.checkout.CheckoutSettings;
import dev.ctrip.gateway.payment.PaymentVersions;
import dev.ctrip.gateway.payment.PaymentVersions.PaymentVersion;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open pages of this process. Every process asks PostgreSQL for the versions of the payments
 * that are looked at here, all by one question, so it does not matter which of them a payer has
 * reached or who changes a payment. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
public class LivePages {

  private final PaymentVersions versions;
  private final CheckoutSettings settings;
  private final Clock clock;
  private final Set<LiveStream> open = new HashSet<>();
  private final Map<String, Integer> openOf = new HashMap<>();
  private boolean closed;

  LivePages(PaymentVersions versions, CheckoutSettings settings, Clock clock) {
    this.versions = versions;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens a stream that tells of the payment's version now and whenever it is another one.
   *
   * @param address whose stream it counts as
   * @return empty if too many are open
   */
  public Optional<SseEmitter> open(String paymentId, PaymentVersion version, String address) {
    LiveStream stream =
        new LiveStream(paymentId, address, settings.streamFor(), settings.heartbeat());
    synchronized (this) {
      if (closed
          || open.size() >= settings.streams()
          || openOf.getOrDefault(address, 0) >= settings.streamsPerAddress()) {
        return Optional.empty();
      }
      open.add(stream);
      openOf.merge(address, 1, Integer::sum);
    }
    stream.emitter().onCompletion(() -> forget(stream));
    stream.emitter().onTimeout(stream.emitter()::complete);
    stream.tell(version, clock.instant());
    return Optional.of(stream.emitter());
  }

  /** How many streams are open. */
  public synchronized int count() {
    return open.size();
  }

  /** Tells each page what is new, and ends those whose payment is not expected to change soon. */
  void tellAll() {
    List<LiveStream> streams = streams();
    if (streams.isEmpty()) {
      return;
    }
    Map<String, PaymentVersion> now =
        versions.of(streams.stream().map(LiveStream::paymentId).collect(Collectors.toSet()));
    for (LiveStream stream : streams) {
      PaymentVersion version = now.get(stream.paymentId());
      if (version == null) {
        stream.end();
      } else {
        stream.tell(version, clock.instant());
      }
    }
  }

  /** Ends all streams and opens no more: the payers' browsers go to another process. */
  void closeAll() {
    synchronized (this) {
      closed = true;
    }
    streams().forEach(LiveStream::end);
  }

  private synchronized List<LiveStream> streams() {
    return List.copyOf(open);
  }

  private synchronized void forget(LiveStream stream) {
    if (open.remove(stream)) {
      openOf.computeIfPresent(stream.address(), (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
