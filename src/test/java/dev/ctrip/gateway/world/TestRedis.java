package dev.ctrip.gateway.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.embedded.RedisServer;

/** A real Redis on a free port, which can be stopped and started again. Closed by its user. */
public final class TestRedis implements AutoCloseable {

  private final int port;
  private final LettuceConnectionFactory connections;
  private final StringRedisTemplate template;
  private RedisServer server;

  private TestRedis(int port) throws IOException {
    this.port = port;
    this.server = serverOn(port);
    LettuceClientConfiguration client =
        LettuceClientConfiguration.builder().commandTimeout(Duration.ofMillis(500)).build();
    this.connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port), client);
    connections.start();
    this.template = new StringRedisTemplate(connections);
  }

  public static TestRedis start() {
    try {
      return new TestRedis(ChildProcess.freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public StringRedisTemplate template() {
    return template;
  }

  /** For a process that is to use this server. */
  public String url() {
    return "redis://127.0.0.1:" + port + "/0";
  }

  public void stopServer() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the same port and with nothing in it. */
  public void startServerAgain() {
    try {
      server = serverOn(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connections.destroy();
    stopServer();
  }

  private static RedisServer serverOn(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return server;
  }
}
