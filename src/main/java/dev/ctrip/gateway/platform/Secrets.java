package dev.ctrip.gateway.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts small secrets at rest: AES-256-GCM under one key of the installation, which is kept
 * outside the database. Safe for any thread.
 *
 * <p>The stored form is {@code version (1 byte, now 1) | nonce (12 bytes) | ciphertext and tag}.
 * The version stands for key and algorithm, so that a later one can be read beside this one while
 * rows are re-encrypted. What a secret is for and the id of its row are authenticated with it, so a
 * value that was copied to another row or column does not open there. Nonces are random; NIST SP
 * 800-38D (section 8.3) allows 2^32 of them under one key, far above the number of secrets here.
 */
public final class Secrets {

  /** Length of the key, in bytes. */
  static final int KEY_BYTES = 32;

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SHORTEST = 1 + NONCE_BYTES + TAG_BITS / 8;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key 32 bytes; copied
   * @throws IllegalArgumentException if it has another length
   */
  public Secrets(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("The key must have 32 bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * @param purpose what the secret is for, {@code table.column}; no NUL character
   * @param rowId the id of the row that it is stored in
   */
  public byte[] encrypt(String purpose, String rowId, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, purpose, rowId)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no AES-GCM", e);
    }
  }

  /**
   * @throws IllegalStateException if it was encrypted with another key, for another purpose or row,
   *     or was changed since
   */
  public String decrypt(String purpose, String rowId, byte[] stored) {
    if (stored.length < SHORTEST || stored[0] != VERSION) {
      throw unreadable(purpose, rowId, "its stored form is not known");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(stored, 1, nonce, 0, NONCE_BYTES);
    try {
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, nonce, purpose, rowId)
              .doFinal(stored, 1 + NONCE_BYTES, stored.length - 1 - NONCE_BYTES);
      return new String(secret, StandardCharsets.UTF_8);
    } catch (AEADBadTagException e) {
      throw unreadable(
          purpose, rowId, "it was encrypted with another ctrip.secret-key, or changed since");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose, String rowId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    cipher.updateAAD((purpose + '\0' + rowId).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static IllegalStateException unreadable(String purpose, String rowId, String why) {
    return new IllegalStateException(
        "The secret %s of %s cannot be read: %s".formatted(purpose, rowId, why));
  }

  @Override
  public String toString() {
    return "Secrets";
  }
}
