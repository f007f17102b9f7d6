package dev.ctrip.gateway.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents the problems that an operation of the API answers with, besides those that follow from
 * what it is: any may fail with {@link Problem#INTERNAL}, one with a path variable finds nothing,
 * one with a body or parameters refuses what is wrong with them, one that needs a key refuses
 * strangers and too many requests.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface FailsWith {

  Problem[] value();
}
