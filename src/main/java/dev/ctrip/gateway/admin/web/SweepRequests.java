package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepIds;
import dev.ctrip.gateway.sweep.SweepOverview;
import dev.ctrip.gateway.sweep.SweepOwners;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Turns what an operator asks about sweeps into what is done, or says which field is wrong and what
 * would be right.
 */
@Component
@ConditionalOnRole(Role.API)
final class SweepRequests {

  private static final int FEW = 50;
  private static final int MOST = 200;
  private final Chains chains;
  private final SweepOwners owners;
  private final SweepOverview sweeps;

  SweepRequests(Chains chains, SweepOwners owners, SweepOverview sweeps) {
    this.chains = chains;
    this.owners = owners;
    this.sweeps = sweeps;
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable
   */
  SweepWorkflow.Request now(String actor, SweepNowRequest request) {
    List<SweepWorkflow.Target> targets =
        request.chain() == null
            ? chains.enabled().stream().map(SweepRequests::target).toList()
            : List.of(target(chain("chain", request.chain())));
    return new SweepWorkflow.Request(targets, null, isTrue(request.dryRun()), actor);
  }

  /**
   * @throws ProblemException naming the first field that is not acceptable; also if the address is
   *     none of ours
   */
  SweepWorkflow.Request address(String actor, SweepAddressRequest request) {
    Address address = address(request.address());
    if (request.chainName() == null) {
      throw invalid("chain_name", "The chain is missing.", oneOfTheChains());
    }
    SweepWorkflow.Target target = target(chain("chain_name", request.chainName()));
    if (owners.at(address).isEmpty()) {
      throw new ProblemException(
          Problem.NOT_FOUND,
          "address",
          "No payment has this address.",
          "Send a payment's address, as its JSON says it.");
    }
    return new SweepWorkflow.Request(List.of(target), address, isTrue(request.dryRun()), actor);
  }

  private static Address address(@Nullable String text) {
    if (text == null) {
      throw invalid("address", "The address is missing.", "Send a payment's address.");
    }
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "address",
          "Not acceptable: " + e.getMessage() + ".",
          "Copy it from the payment, all 42 characters of it.");
    }
  }

  /**
   * @throws ProblemException naming the first parameter that is not acceptable
   */
  SweepOverview.Filter filter(
      @Nullable String state,
      @Nullable String chain,
      @Nullable String limit,
      @Nullable String after) {
    ChainId chainId = chain == null ? null : chain("chain", chain).id();
    if (after != null && !(SweepIds.isPossible(after) && sweeps.exists(after))) {
      throw invalid(
          "after",
          "There is no sweep of this id.",
          "Send `next` of the page before, or leave it out.");
    }
    return new SweepOverview.Filter(
        state(state), chainId, after, RequestText.limit(limit, FEW, MOST));
  }

  private static Sweep.@Nullable State state(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return Arrays.stream(Sweep.State.values())
        .filter(state -> word(state).equals(word))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                "state",
                "No sweep is ever in such a state.",
                "Use one of: "
                    + Arrays.stream(Sweep.State.values())
                        .map(SweepRequests::word)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  static String word(Sweep.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private ChainSettings chain(String field, String name) {
    return chains.named(name).orElseThrow(() -> invalid(field, "No such chain.", oneOfTheChains()));
  }

  private String oneOfTheChains() {
    return "Use one of: "
        + chains.enabled().stream().map(ChainSettings::name).collect(Collectors.joining(", "))
        + ".";
  }

  private static SweepWorkflow.Target target(ChainSettings chain) {
    return new SweepWorkflow.Target(chain.id(), chain.name());
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
