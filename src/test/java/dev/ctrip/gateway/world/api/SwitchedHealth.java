package dev.ctrip.gateway.world.api;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A part that is up until it is told otherwise. */
public final class SwitchedHealth implements HealthIndicator {

  private volatile boolean up = true;

  public void turn(boolean up) {
    this.up = up;
  }

  @Override
  public Health health() {
    return up ? Health.up().build() : Health.down().build();
  }
}
