package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.workflow.LateDepositWorkflowImpl;
import dev.ctrip.gateway.payment.workflow.PaymentWorkflowImpl;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.WorkflowRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PaymentWorkflowConfiguration {

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration paymentWorkflow() {
    return new WorkflowRegistration(
        TaskQueues.PAYMENTS, PaymentWorkflowImpl.class, PaymentSearchAttributes.ALL);
  }

  @Bean
  @ConditionalOnRole(Role.WORKER)
  WorkflowRegistration lateDepositWorkflow() {
    return new WorkflowRegistration(
        TaskQueues.PAYMENTS, LateDepositWorkflowImpl.class, PaymentSearchAttributes.ALL);
  }
}
