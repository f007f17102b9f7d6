package dev.ctrip.gateway.checkout.web;

import dev.ctrip.gateway.checkout.CheckoutSettings;
import dev.ctrip.gateway.platform.Allowance;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
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

  private final Allowance pages;

  CheckoutConfiguration(CheckoutSettings settings, Clock clock) {
    this.pages = new Allowance(settings.requestsPerMinute(), clock);
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new PageGuard(pages)).addPathPatterns("/pay/**");
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
