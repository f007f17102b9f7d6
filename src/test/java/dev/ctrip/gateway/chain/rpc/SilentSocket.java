package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.world.LocalSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A WebSocket server that confirms each subscription and says nothing more of its own accord. */
final class SilentSocket implements AutoCloseable {

  /** Joined to the client's key in the handshake (RFC 6455, section 1.3). */
  private static final String HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final String CONFIRMED = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}";

  private final ServerSocket server;
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final List<OutputStream> connections = new CopyOnWriteArrayList<>();

  private SilentSocket(ServerSocket server) {
    this.server = server;
  }

  static SilentSocket open() throws IOException {
    SilentSocket silent =
        new SilentSocket(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(silent::serve);
    return silent;
  }

  int subscriptions() {
    return subscriptions.get();
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  /** Of a chain with these sockets in this order. */
  static ChainSettings settings(SilentSocket... sockets) {
    return LocalSettings.of(
        List.of(), Stream.of(sockets).map(SilentSocket::url).toList(), Duration.ofSeconds(1));
  }

  /** Tells every connection of a head. */
  void tellHead(String number) throws IOException {
    for (OutputStream out : connections) {
      send(
          out,
          "{\"method\":\"eth_subscription\",\"params\":{\"result\":{\"number\":\"%s\"}}}"
              .formatted(number));
    }
  }

  /** One final text frame, unmasked, shorter than 126 bytes (RFC 6455, section 5.2). */
  private static void send(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.write(0x81);
    out.write(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        confirm(server.accept());
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Leaves the socket open: that it is silent is what the test is about. */
  private void confirm(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String key = "";
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).strip();
      }
    }
    OutputStream out = socket.getOutputStream();
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + acceptance(key)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    send(out, CONFIRMED);
    connections.add(out);
    subscriptions.incrementAndGet();
  }

  private static String acceptance(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + HANDSHAKE).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
