package dev.ctrip.gateway.wallet.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.wallet.evm.TestWallet;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XpubCommandTest {

  private final InputStream stdin = System.in;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void restore() {
    System.setIn(stdin);
  }

  @Test
  void printsTheKeyAloneOnStandardOutput() {
    assertThat(run(TestWallet.MNEMONIC.toUpperCase(java.util.Locale.ROOT) + "\n")).isZero();

    assertThat(out.toString().strip()).isEqualTo(TestWallet.xpub());
    assertThat(err.toString())
        .contains("m/44'/60'/0'", TestWallet.addresses().at(0).toString(), "CTRIP_XPUB")
        .doesNotContainIgnoringCase("winner");
  }

  @Test
  void derivesTheAccountAskedFor() {
    assertThat(run(TestWallet.MNEMONIC, "--account", "7")).isZero();

    assertThat(out.toString()).startsWith("xpub").doesNotContain(TestWallet.xpub());
    assertThat(err.toString()).contains("m/44'/60'/7'");
  }

  @Test
  void takesNoPhraseFromAnArgumentAndRepeatsNoneOfIt() {
    assertThat(run("", TestWallet.MNEMONIC.split(" "))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("never taken from an argument").doesNotContain("winner");
  }

  @Test
  void saysThatItIsNoPhraseWithoutRepeatingIt() {
    assertThat(run("legal winner thank year")).isOne();
    assertThat(run("")).isOne();

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("no BIP-39 phrase").doesNotContain("winner");
  }

  @Test
  void refusesAnAccountThatThereIsNot() {
    assertThat(run(TestWallet.MNEMONIC, "--account", "-1")).isEqualTo(2);
    assertThat(run(TestWallet.MNEMONIC, "--account", "1073741824")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
  }

  private int run(String typed, String... arguments) {
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    return XpubCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
