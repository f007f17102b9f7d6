package dev.ctrip.gateway.merchant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param testKeys new API keys begin with {@code ctp_test_} in place of {@code ctp_live_}, so that
 *     nobody takes a trial installation's key for one that moves money
 * @param adminKeyFile a file with the text of a key, which becomes an admin key at start unless it
 *     is known already ({@code CTRIP_ADMIN_KEY_FILE}); null or blank without
 */
@ConfigurationProperties("ctrip")
public record MerchantSettings(
    @DefaultValue("false") boolean testKeys, @Nullable String adminKeyFile) {}
