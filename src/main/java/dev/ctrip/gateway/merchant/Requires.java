package dev.ctrip.gateway.merchant;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an API key needs to call a controller, or one of its methods (which then counts alone).
 * Below {@code /api} and {@code /admin} a method without it is refused to everybody.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {

  Scope value();
}
