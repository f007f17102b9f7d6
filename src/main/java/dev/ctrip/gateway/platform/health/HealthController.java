package dev.ctrip.gateway.platform.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The forerunner's health check: whether the API can serve. Without Temporal it can, since payments
 * are stored first; the Actuator's readiness is stricter and asks for both.
 */
@Tag(name = "Health", description = "Whether the gateway works.")
@RestController
class HealthController {

  private final HealthEndpoint health;

  HealthController(HealthEndpoint health) {
    this.health = health;
  }

  /**
   * @param status {@code ok}; {@code degraded} while payments are taken but do not move on; {@code
   *     unavailable}
   */
  @Schema(name = "Health")
  record Answer(
      @JsonProperty("status") @Schema(allowableValues = {"ok", "degraded", "unavailable"})
          String status,
      @JsonProperty("postgresql") @Schema(allowableValues = {"up", "down"}) String postgresql,
      @JsonProperty("temporal") @Schema(allowableValues = {"up", "down"}) String temporal) {}

  @Operation(
      operationId = "getHealth",
      summary = "Whether the API can serve",
      description = "Needs no key.")
  @ApiResponse(responseCode = "200", description = "`ok`, or `degraded` while Temporal is away.")
  @ApiResponse(responseCode = "503", description = "`unavailable`: PostgreSQL is away.")
  @GetMapping(path = "/health", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Answer> health() {
    boolean postgresql = isUp("db");
    boolean temporal = isUp("temporal");
    String status = !postgresql ? "unavailable" : temporal ? "ok" : "degraded";
    return ResponseEntity.status(postgresql ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(new Answer(status, word(postgresql), word(temporal)));
  }

  private boolean isUp(String contributor) {
    HealthDescriptor part = health.healthForPath(contributor);
    return part != null && part.getStatus().equals(Status.UP);
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
