package dev.ctrip.gateway.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param retention how long the server keeps a closed workflow's history; used when the gateway
 *     makes the namespace itself
 * @param manageNamespace whether the gateway makes the namespace and its search attributes; not
 *     where an operator does, or where it is not allowed to
 * @param drain how long a stopping process waits for the work in its hands
 */
@ConfigurationProperties("ctrip.temporal")
record TemporalSettings(
    @DefaultValue("90d") Duration retention,
    @DefaultValue("true") boolean manageNamespace,
    @DefaultValue("20s") Duration drain) {}
