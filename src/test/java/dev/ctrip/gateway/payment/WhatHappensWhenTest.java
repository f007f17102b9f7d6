package dev.ctrip.gateway.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/what-happens-when.md} speaks the API's words, and leaves out no flag or status. */
class WhatHappensWhenTest {

  private static final Pattern TYPE = Pattern.compile("`(payment\\.\\w+)`");

  @Test
  void namesOnlyWebhooksThatAreSent() throws IOException {
    assertThat(TYPE.matcher(page()).results().map(type -> type.group(1)))
        .isNotEmpty()
        .allSatisfy(type -> assertThat(announced()).contains(type));
  }

  @Test
  void saysWhatToDoAboutEachFlagAndEachStatus() throws IOException {
    Stream<String> words =
        Stream.concat(
            Arrays.stream(PaymentFlag.values()).map(PaymentFlag::word),
            Arrays.stream(PaymentStatus.values()).map(PaymentStatus::word));

    assertThat(words.map(word -> "`" + word + "`"))
        .allSatisfy(word -> assertThat(page()).contains(word));
  }

  private static Stream<String> announced() {
    return Arrays.stream(PaymentEventType.values())
        .filter(PaymentEventType::isAnnounced)
        .map(PaymentEventType::word);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/what-happens-when.md"));
  }
}
