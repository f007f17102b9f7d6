package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.GasWallets;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepOverview;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.GasWallet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks PostgreSQL what was sent, and each chain's nodes what is left. */
@Component
class NodeGasWallets implements GasWallets {

  private final GasWallet wallet;
  private final Chains chains;
  private final Nodes nodes;
  private final SweepLedger ledger;
  private final SweepOverview sweeps;

  NodeGasWallets(
      GasWallet wallet, Chains chains, Nodes nodes, SweepLedger ledger, SweepOverview sweeps) {
    this.wallet = wallet;
    this.chains = chains;
    this.nodes = nodes;
    this.ledger = ledger;
    this.sweeps = sweeps;
  }

  @Override
  public List<Standing> all() {
    Address address = wallet.address().orElse(null);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Standing>> asked =
          chains.enabled().stream().map(chain -> threads.submit(() -> of(chain, address))).toList();
      return asked.stream().map(NodeGasWallets::answer).toList();
    }
  }

  private static Standing answer(Future<Standing> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while chains were asked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Standing of(ChainSettings chain, @Nullable Address address) {
    long waiting = sweeps.countWaiting(chain.id(), WaitsFor.GAS);
    if (address == null) {
      return new Standing(chain, null, null, null, TokenAmount.ZERO, waiting, null, null);
    }
    TokenAmount spent = ledger.signedInLastDay(chain.id(), address);
    try {
      Chain node = nodes.of(chain.id());
      long nextNonce = node.nextNonce(address);
      TokenAmount balance = node.balance(address);
      TokenAmount promised = ledger.promised(chain.id(), address, nextNonce);
      boolean tooLow = !balance.minusOrZero(promised).isAtLeast(chain.fees().maxTopUp());
      return new Standing(chain, address, balance, promised, spent, waiting, tooLow, null);
    } catch (ChainUnavailableException e) {
      return new Standing(
          chain, address, null, null, spent, waiting, null, "no node of the chain answers");
    }
  }
}
