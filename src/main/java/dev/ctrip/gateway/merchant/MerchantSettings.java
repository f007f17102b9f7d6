package dev.ctrip.gateway.merchant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param testKeys new API keys begin with {@code ctp_test_} in place of {@code ctp_live_}, so that
 *     nobody takes a trial installation's key for one that moves money
 */
@ConfigurationProperties("ctrip")
public record MerchantSettings(@DefaultValue("false") boolean testKeys) {}
