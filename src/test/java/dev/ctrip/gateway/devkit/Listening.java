package dev.ctrip.gateway.devkit;

import static java.util.Comparator.comparingLong;

import dev.ctrip.gateway.world.MerchantClient;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second for what has happened and tells it, to the terminal and to a receiver. All on
 * one thread, so that events go out in order; an attempt that is repeated takes its turn again.
 */
final class Listening implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);

  /** How long to wait after the first attempt, the second, ... */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final OwnEndpoint endpoint;
  private final @Nullable Receiver receiver;
  private final boolean printsJson;
  private final Consumer<String> out;
  private final Thread thread = new Thread(this::listen, "listening");

  /** The one that is due first, first. */
  private final Queue<Retry> retries = new PriorityQueue<>(comparingLong(Retry::dueNanos));

  /** Why the gateway was not heard the last time; empty if it was. */
  private String trouble = "";

  private volatile boolean closing;

  private Listening(
      OwnEndpoint endpoint, @Nullable Receiver receiver, boolean printsJson, Consumer<String> out) {
    this.endpoint = endpoint;
    this.receiver = receiver;
    this.printsJson = printsJson;
    this.out = out;
  }

  /**
   * @param forwardTo the receiver; null for none
   * @param events by their names or groups
   */
  static Listening start(
      MerchantClient merchant,
      @Nullable URI forwardTo,
      List<String> events,
      boolean printsJson,
      Consumer<String> out) {
    OwnEndpoint endpoint = OwnEndpoint.open(merchant, events);
    Receiver receiver = forwardTo == null ? null : new Receiver(forwardTo, endpoint.secret());
    Listening listening = new Listening(endpoint, receiver, printsJson, out);
    listening.thread.start();
    return listening;
  }

  /** With which the receiver verifies. */
  String secret() {
    return endpoint.secret();
  }

  private void listen() {
    try {
      while (!closing) {
        Thread.sleep(POLL);
        look();
        tryAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      endpoint.readNew(this::tell);
      if (!trouble.isEmpty()) {
        say("the gateway answers again");
        trouble = "";
      }
    } catch (RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(trouble) && !closing) {
        say(now + "; trying on");
        trouble = now;
      }
    }
  }

  private void tell(Event event) {
    if (receiver == null) {
      say(event, "");
    } else {
      attempt(receiver, event, 1);
    }
    if (printsJson) {
      out.accept(event.prettyBody());
    }
  }

  private void tryAgain() {
    // Those that fail once more are due later.
    long now = System.nanoTime();
    while (!closing && !retries.isEmpty() && retries.element().dueNanos() - now <= 0) {
      Retry retry = retries.remove();
      attempt(Objects.requireNonNull(receiver), retry.event(), retry.attempt());
    }
  }

  private void attempt(Receiver receiver, Event event, int attempt) {
    Receiver.Answer answer;
    try {
      answer = receiver.tell(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    String text = attempt == 1 ? answer.text() : answer.text() + ", attempt " + attempt;
    if (answer.acknowledged()) {
      say(event, text);
    } else if (answer.gone() || attempt > WAITS.size()) {
      say(event, text + "; given up");
    } else {
      Duration wait = WAITS.get(attempt - 1);
      say(event, text + "; again in " + wait.toSeconds() + " s");
      retries.add(new Retry(event, attempt + 1, System.nanoTime() + wait.toNanos()));
    }
  }

  private void say(Event event, String whatCameOfIt) {
    say("%-22s %-38s %s".formatted(event.type(), event.subject(), whatCameOfIt).stripTrailing());
  }

  private void say(String text) {
    out.accept(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + text);
  }

  /** Stops and deletes the endpoint. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    if (receiver != null) {
      receiver.close();
    }
    endpoint.close();
  }

  /** An attempt to come. */
  private record Retry(Event event, int attempt, long dueNanos) {}
}
