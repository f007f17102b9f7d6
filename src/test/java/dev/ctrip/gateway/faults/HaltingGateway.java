package dev.ctrip.gateway.faults;

import dev.ctrip.gateway.GatewayApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/**
 * The gateway, standing still for ever just before one of its methods is run, so that it can be
 * killed at exactly that point. Which one stands in the system property {@code halt.before}, as
 * simple class name, dot, method; the file that {@code halt.marker} names appears when the point is
 * reached.
 */
public final class HaltingGateway {

  private HaltingGateway() {}

  public static void main(String[] arguments) {
    new SpringApplication(GatewayApplication.class, Halt.class).run(arguments);
  }

  /** Puts itself before the method. No stereotype, or every context of the tests would find it. */
  static class Halt {

    @Bean
    static BeanPostProcessor halt() {
      String[] point = System.getProperty("halt.before").split("\\.", 2);
      Path marker = Path.of(System.getProperty("halt.marker"));
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (!bean.getClass().getSimpleName().equals(point[0])) {
            return bean;
          }
          ProxyFactory proxy = new ProxyFactory(bean);
          proxy.setProxyTargetClass(true);
          proxy.addAdvice(new StandStill(point[1], marker));
          return proxy.getProxy(bean.getClass().getClassLoader());
        }
      };
    }
  }

  private record StandStill(String method, Path marker) implements MethodInterceptor {

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
      if (invocation.getMethod().getName().equals(method)) {
        try {
          Files.writeString(marker, method);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        new CountDownLatch(1).await();
      }
      return invocation.proceed();
    }
  }
}
