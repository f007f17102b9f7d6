package dev.ctrip.gateway.architecture;

import dev.ctrip.gateway.GatewayApplication;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModulesTest {

  private static final ApplicationModules MODULES = ApplicationModules.of(GatewayApplication.class);

  /** No cycles, nothing behind another module's door, and only the dependencies it declares. */
  @Test
  void dependOnEachOtherAsTheyDeclare() {
    MODULES.verify();
  }

  /** Into {@code target/spring-modulith-docs}: the diagram and a page per module. */
  @Test
  void canBeDrawn() {
    new Documenter(MODULES).writeModulesAsPlantUml().writeModuleCanvases();
  }
}
