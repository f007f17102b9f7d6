package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretsTest {

  private static final String PURPOSE = "merchant.webhook_secret";

  private final Secrets secrets = new Secrets(key(1));

  @Test
  void opensWhatItSealed() {
    for (String secret : new String[] {"", "whsec_abc", "ключ 🔑", "x".repeat(10_000)}) {
      byte[] stored = secrets.encrypt(PURPOSE, "mer_1", secret);

      assertThat(secrets.decrypt(PURPOSE, "mer_1", stored)).isEqualTo(secret);
    }
  }

  @Test
  void storesNeitherPlainTextNorTheSameBytesTwice() {
    byte[] one = secrets.encrypt(PURPOSE, "mer_1", "plain text");
    byte[] other = secrets.encrypt(PURPOSE, "mer_1", "plain text");

    assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("plain", "text");
    assertThat(one).isNotEqualTo(other);
    assertThat(one[0]).as("version").isEqualTo((byte) 1);
  }

  @Test
  void refusesAnotherPurposeRowOrKey() {
    byte[] stored = secrets.encrypt(PURPOSE, "mer_1", "s3cret");

    assertUnreadable(secrets, "endpoint.secret", "mer_1", stored);
    assertUnreadable(secrets, PURPOSE, "mer_2", stored);
    assertUnreadable(new Secrets(key(2)), PURPOSE, "mer_1", stored);
  }

  @Test
  void doesNotConfuseWherePurposeEndsAndRowBegins() {
    byte[] stored = secrets.encrypt("a", "bc", "s3cret");

    assertUnreadable(secrets, "ab", "c", stored);
  }

  @Test
  void refusesEveryChangedOrMissingByte() {
    byte[] stored = secrets.encrypt(PURPOSE, "mer_1", "s3cret");

    for (int i = 0; i < stored.length; i++) {
      byte[] changed = stored.clone();
      changed[i] ^= 1;
      assertUnreadable(secrets, PURPOSE, "mer_1", changed);

      byte[] cut = new byte[i];
      System.arraycopy(stored, 0, cut, 0, i);
      assertUnreadable(secrets, PURPOSE, "mer_1", cut);
    }
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Secrets(new byte[16]));
  }

  private static void assertUnreadable(
      Secrets secrets, String purpose, String rowId, byte[] stored) {
    assertThatIllegalStateException()
        .isThrownBy(() -> secrets.decrypt(purpose, rowId, stored))
        .withMessageContaining(purpose)
        .withMessageContaining(rowId)
        .withMessageNotContaining("s3cret");
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return key;
  }
}
