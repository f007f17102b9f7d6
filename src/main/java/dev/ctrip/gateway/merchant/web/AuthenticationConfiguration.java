package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WebSettings;
import java.time.Clock;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the API key before everything below {@code /api} and {@code /admin}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole({Role.API, Role.WORKER})
class AuthenticationConfiguration implements WebMvcConfigurer {

  static {
    // The caller comes from the key; in the API's description it is no parameter.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  @Bean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(
      ApiKeys keys, WebSettings settings, Clock clock) {
    return new FilterRegistrationBean<>(
        new ApiKeyFilter(keys, new RequestAllowances(settings, clock)));
  }

  @Bean
  OperationCustomizer scopesOfOperations() {
    return new ScopesOfOperations();
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new ScopeInterceptor());
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new CallerArgument());
  }
}
