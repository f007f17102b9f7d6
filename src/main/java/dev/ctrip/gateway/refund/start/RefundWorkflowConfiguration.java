package dev.ctrip.gateway.refund.start;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WorkflowRegistration;
import dev.ctrip.gateway.refund.workflow.RefundWorkflowImpl;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RefundWorkflowConfiguration {

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration refundWorkflow() {
    return new WorkflowRegistration(TaskQueues.PAYMENTS, RefundWorkflowImpl.class, List.of());
  }
}
