package dev.ctrip.gateway.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the key that encrypts secrets at rest comes from; one of the two is needed.
 *
 * @param secretKey base64 of 32 bytes ({@code CTRIP_SECRET_KEY}); wins over the file
 * @param secretKeyFile a file that holds such a key ({@code CTRIP_SECRET_KEY_FILE}); made with a
 *     fresh key if it does not exist, except in the profile {@code production}
 */
@ConfigurationProperties("ctrip")
record SecretSettings(@Nullable String secretKey, @Nullable String secretKeyFile) {

  @Override
  public String toString() {
    return "SecretSettings[secretKeyFile=" + secretKeyFile + "]";
  }
}
