package dev.ctrip.gateway.checkout.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Where the payer's page and what it is made of are served. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
class CheckoutConfiguration implements WebMvcConfigurer {

  private final PageAllowance allowance;

  CheckoutConfiguration(PageAllowance allowance) {
    this.allowance = allowance;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new PageGuard(allowance)).addPathPatterns("/pay/**");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    // Its version is in its path.
    resources
        .addResourceHandler("/assets/htmx/**")
        .addResourceLocations("classpath:/assets/htmx/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    resources
        .addResourceHandler("/assets/checkout/**")
        .addResourceLocations("classpath:/assets/checkout/")
        .setCacheControl(CacheControl.noCache());
  }
}
