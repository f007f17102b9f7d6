package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Guards everything below {@code /admin/ui}, whatever is there or will be; the one part of {@code
 * /admin} that is not opened by an API key in a header.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
class OperatorConfiguration implements WebMvcConfigurer {

  private static final String ALL = OperatorPaths.ROOT + "/**";

  private final SessionInterceptor sessions;

  OperatorConfiguration(SessionInterceptor sessions) {
    this.sessions = sessions;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new PageRules()).addPathPatterns(ALL);
    interceptors
        .addInterceptor(sessions)
        .addPathPatterns(ALL)
        .excludePathPatterns(OperatorPaths.LOGIN);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    resources
        .addResourceHandler(OperatorPaths.ASSETS + "**")
        .addResourceLocations("classpath:" + OperatorPaths.ASSETS)
        .setCacheControl(CacheControl.noCache());
  }
}
