package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.rpc.HeadSocket.News;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a subscription tells, and when that is as good as nothing. */
@Timeout(60)
class HeadSocketTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final HttpClient http = HttpClient.newHttpClient();
  private SilentSocket node;
  private HeadSocket socket;

  @BeforeEach
  void subscribe() throws Exception {
    node = SilentSocket.open();
    socket = HeadSocket.subscribe(http, node.url(), LONG);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    node.close();
    http.shutdownNow();
  }

  @Test
  void wakesForEveryHeadEvenALowerOneAndOneWithoutANumber() throws Exception {
    for (String number : new String[] {"0x5", "0x3", "0x5", "nonsense", "", "0x6"}) {
      node.tellHead(number);
      assertThat(socket.await(LONG)).as(number).isEqualTo(News.HEAD);
    }
  }

  @Test
  void takesAHeadThatIsRepeatedForSilence() throws Exception {
    node.tellHead("0x5");
    assertThat(socket.await(LONG)).isEqualTo(News.HEAD);

    News news = News.HEAD;
    while (news == News.HEAD) {
      node.tellHead("0x5");
      news = socket.await(SHORT);
    }
    assertThat(news).isEqualTo(News.SILENCE);
  }

  @Test
  void isNotSilentWhileHeadsGoUp() throws Exception {
    long enough = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
    for (int number = 1; System.nanoTime() < enough; number++) {
      node.tellHead("0x" + Integer.toHexString(number));
      assertThat(socket.await(SHORT)).isEqualTo(News.HEAD);
    }
  }

  @Test
  void isSilentWhereNothingComes() throws Exception {
    assertThat(socket.await(SHORT)).isEqualTo(News.SILENCE);
  }
}
