package dev.ctrip.gateway.webhook.relay;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WorkflowRegistration;
import dev.ctrip.gateway.webhook.workflow.DeliverWebhooksWorkflowImpl;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebhookWorkflowConfiguration {

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration deliverWebhooksWorkflow() {
    return new WorkflowRegistration(
        TaskQueues.PAYMENTS, DeliverWebhooksWorkflowImpl.class, List.of());
  }
}
