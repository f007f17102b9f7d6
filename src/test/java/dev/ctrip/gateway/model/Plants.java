package dev.ctrip.gateway.model;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.money.TxHash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chains that show a scanner what is not the case: faults that a model run must find. */
final class Plants {

  private static final int ONE_IN = 50;

  private Plants() {}

  /** Some transfers are in their blocks, but are not shown. */
  static Chain missingOneTransferInFifty(Chain chain) {
    return showing(
        chain,
        new Fault() {
          @Override
          public Block change(Block block) {
            return new Block(
                block.header(),
                block.transfers().stream().filter(transfer -> !isPicked(transfer)).toList(),
                block.tokenTransfers());
          }
        });
  }

  /** Some transfers are shown a second time, as if somebody had sent the same once more. */
  static Chain showingOneTransferInFiftyTwice(Chain chain) {
    Map<TxHash, TxHash> invented = new HashMap<>();
    return showing(
        chain,
        new Fault() {
          @Override
          public Block change(Block block) {
            List<Block.Transfer> transfers = new ArrayList<>(block.transfers());
            block.transfers().stream()
                .filter(Plants::isPicked)
                .forEach(transfer -> {
                  TxHash twin = TxHash.parse("0x" + transfer.txHash().hex().substring(4) + "00");
                  invented.put(twin, transfer.txHash());
                  transfers.add(
                      new Block.Transfer(twin, transfer.from(), transfer.to(), transfer.value()));
                });
            return new Block(block.header(), transfers, block.tokenTransfers());
          }

          @Override
          public TxHash real(TxHash txHash) {
            return invented.getOrDefault(txHash, txHash);
          }
        });
  }

  private static boolean isPicked(Block.Transfer transfer) {
    return Math.floorMod(transfer.txHash().hashCode(), ONE_IN) == 0;
  }

  private interface Fault {
    Block change(Block block);

    default TxHash real(TxHash txHash) {
      return txHash;
    }
  }

  private static Chain showing(Chain chain, Fault fault) {
    return (Chain)
        Proxy.newProxyInstance(
            Plants.class.getClassLoader(),
            new Class<?>[] {Chain.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("receipt")) {
                return receipt(chain, fault, (TxHash) arguments[0]);
              }
              if (method.getName().equals("read")) {
                Stretch read = chain.read((BlockRange) arguments[0]);
                return new Stretch(read.head(), read.blocks().stream().map(fault::change).toList());
              }
              try {
                return method.invoke(chain, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Optional<Receipt> receipt(Chain chain, Fault fault, TxHash txHash) {
    return chain
        .receipt(fault.real(txHash))
        .map(found ->
            new Receipt(
                txHash, found.blockNumber(), found.blockHash(), found.succeeded(), found.fee()));
  }
}
