package dev.ctrip.gateway.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server of this machine that can be cut: then its open connections break and new ones
 * are refused, as if the server had died. Restored, it listens on the same port again.
 */
public final class CuttableConnection implements AutoCloseable {

  private final int serverPort;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;

  private CuttableConnection(int serverPort, int port) {
    this.serverPort = serverPort;
    this.port = port;
  }

  /** Opens a way to that port of 127.0.0.1. */
  public static CuttableConnection to(int serverPort) {
    CuttableConnection connection = new CuttableConnection(serverPort, ChildProcess.freePort());
    connection.restore();
    return connection;
  }

  /** Where to connect to, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Does nothing if it is cut. */
  public synchronized void cut() {
    if (listener != null) {
      close(listener);
      listener = null;
      open.forEach(CuttableConnection::close);
      open.clear();
    }
  }

  /** Does nothing unless it is cut. */
  public synchronized void restore() {
    if (listener == null) {
      try {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = opened;
        Thread.ofVirtual().name("cuttable-" + port).start(() -> acceptAll(opened));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    cut();
  }

  private void acceptAll(ServerSocket from) {
    try {
      while (true) {
        join(from, from.accept());
      }
    } catch (IOException e) {
      // Cut.
    }
  }

  private void join(ServerSocket from, Socket client) {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    } catch (IOException e) {
      close(client);
      return;
    }
    synchronized (this) {
      if (from.isClosed()) {
        // Accepted just before the cut.
        close(client);
        close(server);
        return;
      }
      open.add(client);
      open.add(server);
    }
    Thread.ofVirtual().start(() -> pass(client, server));
    Thread.ofVirtual().start(() -> pass(server, client));
  }

  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has gone, or the way was cut.
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is of no further use either way.
    }
  }
}
