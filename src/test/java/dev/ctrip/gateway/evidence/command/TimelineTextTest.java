package dev.ctrip.gateway.evidence.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.evidence.Lives;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class TimelineTextTest {

  private final Payment payment = Lives.payment();

  @Test
  void saysWhenAndWhatAndShowsHashesWhole() throws IOException {
    List<String> lines = TimelineText.of(Lives.timeline(payment));

    assertThat(String.join("\n", lines) + "\n")
        .isEqualTo(
            new ClassPathResource("payloads/timeline.txt")
                .getContentAsString(StandardCharsets.UTF_8));
    assertThat(lines).allMatch(line -> line.length() <= 124).allMatch(line -> !line.endsWith(" "));
  }

  @Test
  void saysLoudlyThatTheHistoryWasTamperedWith() {
    List<String> lines = TimelineText.of(new Timeline(payment, false, false, List.of()));

    assertThat(lines)
        .contains(
            "history    NOT INTACT: somebody changed the payment or its history in the database");
  }

  @Test
  void saysThatThereIsMore() {
    Timeline whole = Lives.timeline(payment);

    assertThat(TimelineText.of(new Timeline(payment, true, true, whole.entries())).getLast())
        .isEqualTo("There is more: only the first 13 entries are shown.");
  }

  /** Reasons and names come from whoever has a key; they are shown on the operator's terminal. */
  @Test
  void showsNoCharacterThatATerminalObeys() {
    List<String> lines =
        accepted("eve\t\u0007", "\u001b[2Jgrün\r\n\u202eevil\u009b31m🙂\u2028end\ud800");

    assertThat(lines.getFirst()).endsWith("  payment.accepted by eve\\u0009\\u0007:");
    assertThat(lines.get(1).strip())
        .isEqualTo("\\u001b[2Jgrün\\u000d\\u000a\\u202eevil\\u009b31m🙂\\u2028end\\ud800");
  }

  @Test
  void breaksLongReasonsBetweenWords() {
    List<String> lines = accepted("key_1", "word ".repeat(20) + "x".repeat(200));

    assertThat(lines)
        .extracting(String::strip)
        .containsExactly(
            "2026-01-01 00:00:00.000  act          payment.accepted by key_1:" + " word".repeat(12),
            "word" + " word".repeat(7),
            "x".repeat(200),
            "status  expired, flags: late");
  }

  /** Such a sweep moves nothing to the treasury. */
  @Test
  void saysWhereASweepPaysARefund() {
    assertThat(text(Lives.transaction(0, Stage.PLANNED, "rfd_1")).getFirst())
        .endsWith(" to who is paid back by the refund rfd_1");
    assertThat(text(Lives.transaction(0, Stage.SWEPT, "rfd_1")).getFirst())
        .endsWith(" is at who is paid back by the refund rfd_1");
  }

  @Test
  void saysSoWhereARowCannotBeRead() {
    List<String> lines =
        text(Lives.event(0, 1, "payment.settled", "?", List.of(), PaymentEvent.GATEWAY, null));

    assertThat(lines.getFirst()).endsWith("payment.settled: (cannot be read)");
  }

  private List<String> accepted(String actor, String reason) {
    return text(Lives.event(0, 1, "payment.accepted", "expired", List.of("late"), actor, reason));
  }

  /** Without its head. */
  private List<String> text(TimelineEntry entry) {
    List<String> lines = TimelineText.of(new Timeline(payment, true, false, List.of(entry)));
    return lines.subList(lines.indexOf("") + 2, lines.size());
  }
}
