package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says of payments' requests in the API's description what annotations cannot. */
@Order(0)
@Component
@ConditionalOnRole(Role.API)
final class PaymentsInOpenApi implements OpenApiCustomizer {

  private static final BigDecimal LARGEST =
      new BigDecimal(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));

  @Override
  public void customise(OpenAPI api) {
    due(api);
    amount(property(api, "AcceptRequest", "amount_received"), BigDecimal.ZERO);
    Schema<?> metadata = property(api, "PaymentRequest", "metadata");
    metadata.setMaxProperties(PaymentRequests.MOST_METADATA_KEYS);
    metadata.setPropertyNames(
        new StringSchema().minLength(1).maxLength(PaymentRequests.LONGEST_METADATA_KEY));
    Schema<?> value = new Schema<>();
    value.setTypes(Set.of("string"));
    value.setMaxLength(PaymentRequests.LONGEST_METADATA_VALUE);
    metadata.setAdditionalProperties(value);
    api.getPaths()
        .forEach((path, item) -> {
          if (path.startsWith("/api/v1/payments/{id}")) {
            item.readOperations().stream()
                .filter(operation -> operation.getParameters() != null)
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> "id".equals(parameter.getName()))
                .forEach(PaymentsInOpenApi::describeId);
          }
        });
  }

  /** A string of digits or an integer: a pattern holds for the one and a range for the other. */
  private static void amount(Schema<?> amount, BigDecimal least) {
    amount.setTypes(new LinkedHashSet<>(List.of("string", "integer")));
    amount.setPattern("^[0-9]{1,78}$");
    amount.setMinimum(least);
    amount.setMaximum(LARGEST);
  }

  /** Base units, or a price. */
  private static void due(OpenAPI api) {
    Schema<?> baseUnits = new Schema<>();
    amount(baseUnits, BigDecimal.ONE);
    Schema<?> due = property(api, "PaymentRequest", "amount");
    due.setTypes(null);
    due.setOneOf(List.of(baseUnits, new Schema<>().$ref("#/components/schemas/RequestedPrice")));
    due.setExample("100000000000000000");
    property(api, "RequestedPrice", "value")
        .setTypes(new LinkedHashSet<>(List.of("string", "number")));
    schema(api, "RequestedPrice").setAdditionalProperties(false);
  }

  private static Schema<?> property(OpenAPI api, String owner, String name) {
    return Objects.requireNonNull(schema(api, owner).getProperties().get(name), owner + "." + name);
  }

  private static Schema<?> schema(OpenAPI api, String name) {
    return Objects.requireNonNull(api.getComponents().getSchemas().get(name), name);
  }

  private static void describeId(Parameter parameter) {
    Schema<?> schema = new Schema<>();
    schema.setTypes(Set.of("string"));
    schema.setPattern("^pay_[0-9A-Za-z_-]{1,64}$");
    parameter.setDescription("The payment's `id`.");
    parameter.setSchema(schema);
    parameter.setExample("pay_01k8x3q6m7");
  }
}
