package dev.ctrip.gateway.sweep.start;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WorkflowRegistration;
import dev.ctrip.gateway.sweep.workflow.LeftoverSweepWorkflowImpl;
import dev.ctrip.gateway.sweep.workflow.SweeperWorkflowImpl;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SweepWorkflowConfiguration {

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration sweeperWorkflow() {
    return new WorkflowRegistration(TaskQueues.PAYMENTS, SweeperWorkflowImpl.class, List.of());
  }

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration leftoverSweepWorkflow() {
    return new WorkflowRegistration(
        TaskQueues.PAYMENTS, LeftoverSweepWorkflowImpl.class, List.of());
  }
}
