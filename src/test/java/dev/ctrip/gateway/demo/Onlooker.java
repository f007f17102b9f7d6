package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.RecordingMerchant;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Tells, in the demo's own terminal, of the payments that others make and whose webhooks go to the
 * demo's receiver. A payment is followed until it is over and quiet, and again when a webhook says
 * that there is more, such as late money.
 */
final class Onlooker {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Longer than whatever follows a payment's end takes: a sweep, a webhook tried again. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final Stage stage;
  private final RecordingMerchant receiver;
  private final Consumer<String> out;
  private final Set<String> heard = new HashSet<>();
  private final Map<String, Story> stories = new HashMap<>();
  private final Set<String> followed = new LinkedHashSet<>();

  Onlooker(Stage stage, RecordingMerchant receiver, Consumer<String> out) {
    this.stage = stage;
    this.receiver = receiver;
    this.out = out;
    receiver.deliveries().forEach(call -> heard.add(call.webhookId()));
  }

  /** Goes on for ever. */
  void watch() throws InterruptedException {
    while (true) {
      listen();
      for (Iterator<String> ids = followed.iterator(); ids.hasNext(); ) {
        Story story = stories.get(ids.next());
        if (story == null || !isGoingOn(story)) {
          ids.remove();
        }
      }
      Thread.sleep(POLL);
    }
  }

  private void listen() {
    for (RecordingMerchant.Call call : receiver.deliveries()) {
      if (heard.add(call.webhookId())) {
        String id = call.data().path("id").asString("");
        stories.computeIfAbsent(id, unknown -> begin(call.data()));
        followed.add(id);
      }
    }
  }

  private Story begin(JsonNode payment) {
    String order = payment.path("order_id").asString("");
    Story story = new Story(order, stage, receiver, out);
    out.accept("");
    story.begin(new Seen(payment));
    return story;
  }

  private boolean isGoingOn(Story story) {
    try {
      boolean over = story.look().isOver();
      return !over || story.silence().compareTo(QUIET) < 0;
    } catch (IllegalStateException e) {
      // A gateway that answers nothing more is told of by the demo itself.
      out.accept("  " + e.getMessage());
      return false;
    }
  }
}
