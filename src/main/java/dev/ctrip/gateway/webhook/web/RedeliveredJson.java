package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** How many deliveries are sent anew. */
@Schema(name = "WebhooksRedelivered")
record RedeliveredJson(@JsonProperty("redelivered") @Schema(example = "17") int redelivered) {}
