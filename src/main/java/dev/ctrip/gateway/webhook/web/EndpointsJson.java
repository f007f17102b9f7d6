package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.webhook.WebhookEndpointJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** All endpoints of a merchant; so few that they need no pages. */
@Schema(name = "WebhookEndpoints")
record EndpointsJson(
    @JsonProperty("object") @Schema(allowableValues = "list") String object,
    @JsonProperty("data") List<WebhookEndpointJson.Body> data) {}
