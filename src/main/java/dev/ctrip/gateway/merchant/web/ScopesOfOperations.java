package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.Requires;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Says in the API's description which operations need a key, and of which scope. */
final class ScopesOfOperations implements OperationCustomizer {

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    Requires requires = ScopeInterceptor.requires(method);
    if (requires == null) {
      return operation;
    }
    String scope = "Needs a key of the scope `" + requires.value().word() + "`.";
    String description = operation.getDescription();
    return operation
        .description(description == null ? scope : description.strip() + "\n\n" + scope)
        // By name as platform.web declares them; either will do.
        .addSecurityItem(new SecurityRequirement().addList("bearer"))
        .addSecurityItem(new SecurityRequirement().addList("apiKey"));
  }
}
