package dev.ctrip.gateway.acceptance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Begins all tests of a class at once, each on a thread of its own, for tests that do little but
 * wait for blocks and deadlines. Each is reported as its own as ever. The class has one instance
 * for all its tests, which do not disturb each other; its {@code @AfterAll} waits for them all.
 */
final class SideBySide implements InvocationInterceptor {

  private final Map<Class<?>, Map<Method, CompletableFuture<Void>>> begun =
      new ConcurrentHashMap<>();

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    Object instance = context.getRequiredTestInstance();
    Map<Method, CompletableFuture<Void>> all =
        begun.computeIfAbsent(called.getTargetClass(), tests -> beginAll(tests, instance));
    await(Objects.requireNonNull(all.get(called.getExecutable())));
  }

  /** For those that were begun and not asked for, when only some tests of the class were chosen. */
  @Override
  public void interceptAfterAllMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws Throwable {
    begun
        .getOrDefault(called.getTargetClass(), Map.of())
        .values()
        .forEach(test -> test.exceptionally(failure -> null).join());
    invocation.proceed();
  }

  private static Map<Method, CompletableFuture<Void>> beginAll(Class<?> tests, Object instance) {
    return Arrays.stream(tests.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .collect(Collectors.toMap(Function.identity(), method -> begin(method, instance)));
  }

  private static CompletableFuture<Void> begin(Method test, Object instance) {
    test.setAccessible(true);
    CompletableFuture<Void> over = new CompletableFuture<>();
    Thread.ofVirtual()
        .name(test.getName())
        .start(() -> {
          try {
            test.invoke(instance);
            over.complete(null);
          } catch (InvocationTargetException e) {
            over.completeExceptionally(e.getCause());
          } catch (IllegalAccessException e) {
            over.completeExceptionally(e);
          }
        });
    return over;
  }

  private static void await(CompletableFuture<Void> test) throws Throwable {
    try {
      test.get();
    } catch (ExecutionException | CompletionException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
