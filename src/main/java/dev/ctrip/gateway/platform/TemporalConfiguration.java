package dev.ctrip.gateway.platform;

import io.temporal.common.converter.DataConverter;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the Temporal starter is to use. */
@Configuration(proxyBeanMethods = false)
class TemporalConfiguration {

  @Bean
  DataConverter mainDataConverter() {
    return Payloads.converter();
  }

  @Bean
  TemporalOptionsCustomizer<WorkerFactoryOptions.Builder> virtualWorkflowThreads() {
    return options -> options.setUsingVirtualWorkflowThreads(true);
  }

  @Bean
  TemporalOptionsCustomizer<WorkerOptions.Builder> virtualWorkerThreads() {
    return options -> options.setUsingVirtualThreads(true);
  }
}
