package dev.ctrip.gateway.payment.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lateWindow how long an expired or cancelled payment still looks after late money; frozen
 *     into each payment's terms
 */
@ConfigurationProperties("ctrip.payment")
record PaymentSettings(@DefaultValue("7d") Duration lateWindow) {}
