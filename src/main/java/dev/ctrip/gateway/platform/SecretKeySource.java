package dev.ctrip.gateway.platform;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Finds the key that encrypts secrets at rest, or says what to do about its absence. */
final class SecretKeySource {

  private static final String GENERATE = "`openssl rand -base64 32` makes one.";

  private SecretKeySource() {}

  /**
   * @param mayCreate whether a file that is missing is made, with a fresh key
   * @throws StartRefusedException with the remedy, if there is no usable key
   */
  static byte[] find(SecretSettings settings, boolean mayCreate) {
    String key = settings.secretKey();
    if (key != null && !key.isBlank()) {
      return decode(key, "ctrip.secret-key");
    }
    String fileName = settings.secretKeyFile();
    if (fileName == null || fileName.isBlank()) {
      throw new StartRefusedException(
          "There is no key to encrypt secrets at rest with.",
          "Set CTRIP_SECRET_KEY to the base64 of 32 random bytes, or CTRIP_SECRET_KEY_FILE to a"
              + " file that holds it. "
              + GENERATE
              + " Keep it apart from the database and its backups: whoever has both can sign"
              + " webhooks, and without it no webhook can be signed any more.");
    }
    Path file = Path.of(fileName);
    if (mayCreate && !Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  private static byte[] read(Path file) {
    try {
      return decode(Files.readString(file), "the file " + file);
    } catch (IOException e) {
      // The exception is left out on purpose: a decoding error could quote the file.
      throw new StartRefusedException(
          "The file %s, named by ctrip.secret-key-file, cannot be read.".formatted(file),
          "Make it hold the base64 of 32 random bytes, readable for the gateway's user only. "
              + GENERATE);
    }
  }

  /** Made aside and linked into place, so that of two processes that start at once one wins. */
  private static void create(Path file) {
    byte[] key = new byte[Secrets.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new"); // 0600
      try {
        Files.writeString(fresh, Base64.getEncoder().encodeToString(key) + "\n");
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException e) {
        // The other process made it first; its key is the one to read.
        return;
      } finally {
        Files.delete(fresh);
      }
    } catch (IOException e) {
      throw new StartRefusedException(
          "The file %s, named by ctrip.secret-key-file, does not exist and cannot be made: %s."
              .formatted(file, e.getClass().getSimpleName()),
          "Make its folder writable for the gateway's user, or set CTRIP_SECRET_KEY. " + GENERATE);
    }
  }

  private static byte[] decode(String base64, String where) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length != Secrets.KEY_BYTES) {
      throw new StartRefusedException(
          "What stands in %s is not the base64 of 32 bytes.".formatted(where),
          "Put the base64 of 32 random bytes there. " + GENERATE);
    }
    return key;
  }
}
