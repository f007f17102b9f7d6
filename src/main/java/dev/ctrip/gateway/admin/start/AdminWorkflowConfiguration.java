package dev.ctrip.gateway.admin.start;

import dev.ctrip.gateway.admin.workflow.ProcessPaymentWorkflowImpl;
import dev.ctrip.gateway.admin.workflow.ScanWorkflowImpl;
import dev.ctrip.gateway.admin.workflow.SweepWorkflowImpl;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WorkflowRegistration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdminWorkflowConfiguration {

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration scanWorkflow() {
    return new WorkflowRegistration(TaskQueues.PAYMENTS, ScanWorkflowImpl.class, List.of());
  }

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration sweepWorkflow() {
    return new WorkflowRegistration(TaskQueues.PAYMENTS, SweepWorkflowImpl.class, List.of());
  }

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration processPaymentWorkflow() {
    return new WorkflowRegistration(
        TaskQueues.PAYMENTS, ProcessPaymentWorkflowImpl.class, List.of());
  }
}
