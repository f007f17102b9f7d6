package dev.ctrip.gateway.world.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes JSON-RPC over WebSocket, and pushes new heads to whoever has subscribed (Geth's pubsub).
 */
final class HeadDoor extends WebSocketServer implements AutoCloseable {

  private static final int ABNORMAL = 1006;
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonRpc rpc;
  private final Behaviour behaviour;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger named = new AtomicInteger();
  private final Map<String, WebSocket> subscriptions = new ConcurrentHashMap<>();
  private volatile @Nullable Exception failure;
  private Snapshot announced;

  private HeadDoor(JsonRpc rpc, Behaviour behaviour, int port) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
    this.rpc = rpc;
    this.behaviour = behaviour;
    this.announced = behaviour.view();
  }

  /**
   * @param port 0 for any that is free
   */
  static HeadDoor open(JsonRpc rpc, Behaviour behaviour, int port) throws InterruptedException {
    HeadDoor door = new HeadDoor(rpc, behaviour, port);
    door.setReuseAddr(true);
    door.setDaemon(true);
    // It pings on its own otherwise, which a silent node must not.
    door.setConnectionLostTimeout(0);
    door.start();
    door.started.await();
    Exception failed = door.failure;
    if (failed != null) {
      throw new IllegalStateException("no WebSocket server", failed);
    }
    return door;
  }

  /** Connections there ever were. */
  int opened() {
    return opened.get();
  }

  /** That stand now. */
  int subscriptions() {
    return subscriptions.size();
  }

  /** Tells every subscriber of the blocks that are new in the node's view. */
  synchronized void announce() {
    Snapshot view = behaviour.view();
    List<LedgerBlock> fresh = new ArrayList<>();
    for (LedgerBlock block = view.head();
        !announced.isCanonical(block);
        block = view.block(block.number() - 1).orElseThrow()) {
      fresh.addFirst(block);
    }
    announced = view;
    HeadMischief mischief = behaviour.mischief;
    (mischief == null ? fresh : mischief.announced(fresh, view, behaviour.headRandom))
        .forEach(this::announce);
  }

  private void announce(LedgerBlock block) {
    subscriptions.forEach((id, socket) -> {
      ObjectNode message =
          JsonNodeFactory.instance
              .objectNode()
              .put("jsonrpc", "2.0")
              .put("method", "eth_subscription");
      message.putObject("params").put("subscription", id).set("result", WireBlocks.head(block));
      say(socket, message.toString());
    });
  }

  /** To everybody, whatever it is. */
  void say(String text) {
    getConnections().forEach(socket -> say(socket, text));
  }

  private void say(WebSocket socket, String text) {
    if (behaviour.stalling) {
      return;
    }
    try {
      socket.send(text);
    } catch (WebsocketNotConnectedException e) {
      // Whoever has gone misses it.
    }
  }

  /** With the closing handshake, as a node does when it is restarted. */
  void closeConnections(int code) {
    List.copyOf(getConnections()).forEach(socket -> socket.close(code, "going away"));
  }

  /** Without it, as when a node is killed. */
  void cutConnections() {
    List.copyOf(getConnections()).forEach(socket -> socket.closeConnection(ABNORMAL, "cut"));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    if (behaviour.stalling) {
      return;
    }
    try {
      answer(socket, text);
    } catch (NoJsonRpc e) {
      socket.closeConnection(ABNORMAL, "cut");
    }
  }

  private void answer(WebSocket socket, String text) {
    JsonNode request = tree(text);
    switch (request.path("method").asString("")) {
      case "eth_subscribe" -> subscribe(socket, request);
      case "eth_unsubscribe" -> {
        String id = request.path("params").path(0).asString("");
        boolean ended = subscriptions.remove(id, socket);
        reply(socket, request, JsonNodeFactory.instance.booleanNode(ended));
      }
      default -> rpc.answer(text).ifPresent(answer -> say(socket, answer));
    }
  }

  private void subscribe(WebSocket socket, JsonNode request) {
    String kind = request.path("params").path(0).asString("");
    if (!kind.equals("newHeads")) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
      answer.set("id", request.path("id"));
      answer
          .putObject("error")
          .put("code", RpcError.NO_SUCH_METHOD)
          .put("message", "no \"" + kind + "\" subscription in eth namespace");
      say(socket, answer.toString());
      return;
    }
    String id = Hex.keccak("subscription " + named.incrementAndGet()).substring(0, 34);
    confirm(socket, request, id);
  }

  /** At once: whoever has read the answer is told of every head from then on. */
  private synchronized void confirm(WebSocket socket, JsonNode request, String id) {
    reply(socket, request, JsonNodeFactory.instance.stringNode(id));
    subscriptions.put(id, socket);
  }

  private void reply(WebSocket socket, JsonNode request, JsonNode result) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", request.path("id"));
    answer.set("result", result);
    say(socket, answer.toString());
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    opened.incrementAndGet();
    if (behaviour.cut != Behaviour.Cut.NEVER) {
      socket.closeConnection(ABNORMAL, "cut");
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    subscriptions.values().removeIf(socket::equals);
  }

  @Override
  public void onError(@Nullable WebSocket socket, Exception e) {
    if (socket == null) {
      failure = e;
      started.countDown();
    }
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void close() {
    try {
      stop(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
