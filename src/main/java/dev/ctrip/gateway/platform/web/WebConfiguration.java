package dev.ctrip.gateway.platform.web;

import org.apache.catalina.Host;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** How requests are read and refused. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

  /** Requests are flat objects; what is nested deeper is an attack on the parser's stack. */
  private static final int DEEPEST_NESTING = 16;

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors
        .addInterceptor(new KnownParameters())
        .addPathPatterns("/api/**", "/admin/**")
        // A browser's forms, which are read whole.
        .excludePathPatterns("/admin/ui/**")
        // After whoever asks for a key and its scope: a stranger is told nothing of what there is.
        .order(1);
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters.withJsonConverter(new JacksonJsonHttpMessageConverter(strictJson()));
  }

  /**
   * Reads what was meant or nothing: no unknown or repeated key, no string in place of a number or
   * the other way round, no fraction cut off, nothing after the end. Only for HTTP: stored JSON has
   * to stay readable for newer and older versions.
   */
  static JsonMapper strictJson() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(DEEPEST_NESTING).build())
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInPlaceOfErrorPages(
      ProblemWriter problems) {
    return factory ->
        factory.addContextCustomizers(context -> {
          Host host = (Host) context.getParent();
          ProblemValve valve = new ProblemValve(problems);
          host.getPipeline().addValve(valve);
          // Tomcat adds its own valve unless it finds one of the class that is named here.
          ((StandardHost) host).setErrorReportValveClass(valve.getClass().getName());
        });
  }
}
