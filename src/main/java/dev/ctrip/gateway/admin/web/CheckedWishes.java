package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.AdminWishes;
import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The same checks and workflows as those of the admin API, for wishes that come another way. */
@Component
@ConditionalOnRole(Role.API)
final class CheckedWishes implements AdminWishes {

  private final AdminRequests requests;
  private final SweepRequests sweepRequests;
  private final AdminWorkflows workflows;

  CheckedWishes(AdminRequests requests, SweepRequests sweepRequests, AdminWorkflows workflows) {
    this.requests = requests;
    this.sweepRequests = sweepRequests;
    this.workflows = workflows;
  }

  @Override
  public Started scanNow(
      String actor, @Nullable String chain, @Nullable Long fromBlock, @Nullable Long toBlock) {
    ScanWorkflow.Request scan = requests.scan(actor, new ScanRequest(chain, fromBlock, toBlock));
    return Accepted.start(() -> workflows.scan(scan));
  }

  @Override
  public Started processPayment(String actor, @Nullable String paymentId) {
    ProcessPaymentWorkflow.Request process =
        requests.process(actor, new ProcessPaymentRequest(paymentId));
    return Accepted.start(() -> workflows.process(process));
  }

  @Override
  public Started sweepNow(String actor, @Nullable String chain, boolean dryRun) {
    SweepWorkflow.Request sweep = sweepRequests.now(actor, new SweepNowRequest(chain, dryRun));
    return Accepted.start(() -> workflows.sweep(sweep));
  }

  @Override
  public Started sweepAddress(
      String actor, @Nullable String address, @Nullable String chainName, boolean dryRun) {
    SweepWorkflow.Request sweep =
        sweepRequests.address(actor, new SweepAddressRequest(address, chainName, dryRun));
    return Accepted.start(() -> workflows.sweep(sweep));
  }
}
