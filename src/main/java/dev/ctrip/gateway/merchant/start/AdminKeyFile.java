package dev.ctrip.gateway.merchant.start;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Takes the first admin key from a secret file, so that it need not come from a log or be guessed.
 * It is registered before the first request is served, and only if it is unknown: one that was
 * revoked stays so, however often this starts.
 */
@Component
@ConditionalOnRole(Role.API)
final class AdminKeyFile implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(AdminKeyFile.class);

  private static final KeyTerms TERMS =
      new KeyTerms("operator", "the admin key file", Set.of(Scope.ADMIN), null);

  private final ApiKeys keys;
  private final @Nullable String file;

  AdminKeyFile(ApiKeys keys, MerchantSettings settings) {
    this.keys = keys;
    this.file = settings.adminKeyFile();
  }

  /**
   * @throws StartRefusedException if there is a file, but no key in it
   */
  @Override
  public void afterSingletonsInstantiated() {
    if (file == null || file.isBlank()) {
      return;
    }
    String text = read(Path.of(file));
    ApiKeys.Entry key;
    try {
      key = keys.adopt(text.strip(), TERMS, "admin key file");
    } catch (IllegalArgumentException e) {
      throw refused("What stands in the file %s is no API key, or is more than one.");
    }
    if (key.state() != ApiKeys.State.ACTIVE || !key.scopes().contains(Scope.ADMIN)) {
      log.warn(
          "The key {} of the admin key file cannot be used for the admin API: it is {} and has {}",
          key.id(),
          key.state(),
          key.scopes());
    } else {
      log.info("The key {} of the admin key file can be used", key.id());
    }
  }

  private String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      // The exception is left out on purpose: a decoding error could quote the file.
      throw refused("The file %s, named by ctrip.admin-key-file, cannot be read.");
    }
  }

  private StartRefusedException refused(String reason) {
    return new StartRefusedException(
        reason.formatted(file),
        "Make it hold one key, as ./ctrip keys generate prints it, readable for the gateway's user"
            + " only; or leave CTRIP_ADMIN_KEY_FILE out.");
  }
}
