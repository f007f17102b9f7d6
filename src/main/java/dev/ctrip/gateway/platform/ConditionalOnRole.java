package dev.ctrip.gateway.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Makes a bean only where the process plays one of the given roles. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRole.OnRole.class)
public @interface ConditionalOnRole {

  Role[] value();

  /** Reads {@code ctrip.roles} before any settings bean exists. */
  final class OnRole implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Set<Role> played =
          Binder.get(context.getEnvironment())
              .bind("ctrip.roles", Bindable.setOf(Role.class))
              .orElse(Set.of(Role.values()));
      Role[] wanted =
          metadata
              .getAnnotations()
              .get(ConditionalOnRole.class)
              .getEnumArray(MergedAnnotation.VALUE, Role.class);
      return Arrays.stream(wanted).anyMatch(played::contains);
    }
  }
}
