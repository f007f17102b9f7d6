package dev.ctrip.gateway.checkout.live;

import dev.ctrip.gateway.payment.PaymentVersions.PaymentVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * The open event stream of one page. It only says that something is new, and the page then asks for
 * it, so that there is one way to get it. Writes on threads of its own, since a browser may read
 * slowly or not at all. Safe for any thread.
 */
final class LiveStream {

  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);

  /** Soon, but not all pages at once should the process be gone. */
  private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

  private final String paymentId;
  private final String address;
  private final Duration heartbeat;
  private final SseEmitter emitter;
  private final AtomicBoolean writing = new AtomicBoolean();
  private String told = "";
  private Instant lastTold = Instant.MIN;

  /**
   * @param address whose stream it counts as
   * @param lasts after which it ends by itself
   */
  LiveStream(String paymentId, String address, Duration lasts, Duration heartbeat) {
    this.paymentId = paymentId;
    this.address = address;
    this.heartbeat = heartbeat;
    this.emitter = new SseEmitter(lasts.toMillis());
  }

  String paymentId() {
    return paymentId;
  }

  String address() {
    return address;
  }

  SseEmitter emitter() {
    return emitter;
  }

  /**
   * Says so if the version is a new one, or at least that the stream is alive if it has to. Ends it
   * with the last one that is expected.
   */
  synchronized void tell(PaymentVersion version, Instant now) {
    boolean isLast = !version.status().expectsChange();
    if (!version.text().equals(told)) {
      SseEventBuilder event =
          SseEmitter.event()
              .name("version")
              .data(version.text())
              .reconnectTime(COME_BACK_AFTER.toMillis());
      if (write(event, isLast)) {
        told = version.text();
        lastTold = now;
      }
    } else if (!now.isBefore(lastTold.plus(heartbeat))
        && write(SseEmitter.event().comment(""), isLast)) {
      lastTold = now;
    }
  }

  /** Ends it, whatever is on its way. */
  void end() {
    Thread.startVirtualThread(emitter::complete);
  }

  /**
   * @return false if the last event is still on its way; this one is told the next time
   */
  private boolean write(SseEventBuilder event, boolean isLast) {
    if (!writing.compareAndSet(false, true)) {
      return false;
    }
    Thread.startVirtualThread(() -> {
      try {
        emitter.send(event);
        if (isLast) {
          emitter.complete();
        }
      } catch (IOException | IllegalStateException e) {
        // The container tells the emitter, which is then forgotten.
        log.debug("A payer's page has gone", e);
      } finally {
        writing.set(false);
      }
    });
    return true;
  }
}
