package dev.ctrip.gateway.merchant.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MerchantsCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          set                                         | Missing required options: '--merchant=NAME'
          set --merchant shop                         | Missing required option: '--late-policy=POLICY'
          set --merchant shop --late-policy sometimes | 'sometimes' is none of hold, accept
          """)
  void saysWhatIsWrong(String arguments, String complaint) {
    assertThat(executed(arguments.split(" ", -1), 2)).contains(complaint);
  }

  @Test
  void explainsThePolicies() {
    assertThat(executed(new String[] {"set", "--help"}, 0)).contains("hold:", "accept:");
  }

  private static String executed(String[] arguments, int code) {
    StringWriter text = new StringWriter();
    CommandLine command =
        MerchantsCommand.commandLine()
            .setErr(new PrintWriter(text))
            .setOut(new PrintWriter(text, true));
    assertThat(command.execute(arguments)).isEqualTo(code);
    return text.toString();
  }
}
