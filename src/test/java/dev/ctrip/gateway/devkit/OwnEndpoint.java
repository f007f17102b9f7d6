package dev.ctrip.gateway.devkit;

import dev.ctrip.gateway.world.MerchantClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A webhook endpoint that the gateway need not reach: it is paused, so that what it should be told
 * is held, and is read from the log of deliveries instead. Deleted when it is closed; one that a
 * process left which was killed, by the next that opens one on the same machine.
 */
final class OwnEndpoint implements AutoCloseable {

  /** A name that never leads anywhere (RFC 6761). */
  static final String URL = "https://listen.invalid/";

  /** A delivery is dated before it is committed, so one may come to light after a later one. */
  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(1);

  private final MerchantClient merchant;
  private final String id;
  private final String secret;
  private final Set<String> read = new HashSet<>();
  private Instant from;

  private OwnEndpoint(MerchantClient merchant, JsonNode endpoint) {
    this.merchant = merchant;
    this.id = endpoint.path("id").asString();
    this.secret = endpoint.path("secret").asString();
    this.from = Instant.parse(endpoint.path("created_at").asString());
  }

  /**
   * @param events which it is to be told of, by their names or groups
   * @throws MerchantClient.Refused if the key may not, or an event does not exist
   */
  static OwnEndpoint open(MerchantClient merchant, List<String> events) {
    String host = "./ctrip listen on " + host() + ", process ";
    for (JsonNode endpoint : merchant.endpoints()) {
      if (isLeftOver(endpoint.path("description").asString(""), host)) {
        merchant.deleteEndpoint(endpoint.path("id").asString());
      }
    }
    OwnEndpoint opened =
        new OwnEndpoint(
            merchant, merchant.createEndpoint(URL, host + ProcessHandle.current().pid(), events));
    merchant.pauseEndpoint(opened.id);
    return opened;
  }

  private static boolean isLeftOver(String description, String host) {
    if (!description.startsWith(host)) {
      return false;
    }
    String process = description.substring(host.length());
    return process.matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(process)).filter(ProcessHandle::isAlive).isEmpty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  String id() {
    return id;
  }

  /** With which its deliveries are signed: {@code whsec_} and base64. */
  String secret() {
    return secret;
  }

  /**
   * Hands over each delivery once, in the order in which they were made; what was not handed over
   * when this fails is handed over the next time.
   */
  void readNew(Consumer<Event> reader) {
    for (JsonNode delivery : unread().reversed()) {
      Event event = Event.of(merchant.findDelivery(delivery.path("id").asString()));
      read.add(event.id());
      Instant earliest =
          Instant.parse(delivery.path("created_at").asString()).minus(COMMITTED_WITHIN);
      from = earliest.isAfter(from) ? earliest : from;
      reader.accept(event);
    }
  }

  /** Newest first. */
  private List<JsonNode> unread() {
    List<JsonNode> unread = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      JsonNode page = merchant.deliveries(id, from, cursor);
      page.path("data")
          .forEach(delivery -> {
            if (!read.contains(delivery.path("id").asString())) {
              unread.add(delivery);
            }
          });
      cursor = page.path("next_cursor").asString(null);
    } while (cursor != null);
    return unread;
  }

  @Override
  public void close() {
    merchant.deleteEndpoint(id);
  }
}
