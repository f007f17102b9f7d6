package dev.ctrip.gateway.world;

import dev.ctrip.gateway.GatewayApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * The gateway, whose threads can be made to stand still just before a method is run, so that it can
 * be killed at exactly that point, or the world be changed around it.
 *
 * <p>The system property {@code halt.before} has the points, as {@code Class.method} with the
 * simple class name, separated by commas. Each holds while the file {@code Class.method.armed} is
 * in the directory {@code halt.directory}; a thread that stands still writes a line with the
 * method's arguments into {@code Class.method.reached}.
 */
public final class HaltingGateway {

  private HaltingGateway() {}

  public static void main(String[] arguments) {
    new SpringApplication(GatewayApplication.class, Halt.class).run(arguments);
  }

  /** Puts itself before the methods. No stereotype, or every context of the tests would find it. */
  static class Halt {

    @Bean
    static BeanPostProcessor halt() {
      List<String> points = List.of(System.getProperty("halt.before").split(",", -1));
      Path directory = Path.of(System.getProperty("halt.directory"));
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          String simpleName = ClassUtils.getUserClass(bean).getSimpleName();
          if (points.stream().noneMatch(point -> point.startsWith(simpleName + "."))) {
            return bean;
          }
          ProxyFactory proxy = new ProxyFactory(bean);
          proxy.setProxyTargetClass(true);
          proxy.addAdvice(new StandStill(simpleName, points, directory));
          return proxy.getProxy(bean.getClass().getClassLoader());
        }
      };
    }
  }

  private record StandStill(String simpleName, List<String> points, Path directory)
      implements MethodInterceptor {

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
      String point = simpleName + "." + invocation.getMethod().getName();
      if (points.contains(point) && Files.exists(directory.resolve(point + ".armed"))) {
        tell(directory.resolve(point + ".reached"), Arrays.toString(invocation.getArguments()));
        while (Files.exists(directory.resolve(point + ".armed"))) {
          Thread.sleep(Duration.ofMillis(50));
        }
      }
      return invocation.proceed();
    }

    private static void tell(Path file, String line) {
      try {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
