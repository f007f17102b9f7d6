package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What befalls one run: each armed fault once. Stands around what a run works with, so that it hits
 * between the lines of the code that is tested.
 */
final class ArmedFaults implements Faults {

  private final Map<Fault, Integer> armed = new EnumMap<>(Fault.class);
  private final Consumer<Fault> observer;

  /** The process ends here. No exception: nothing may catch it. */
  static final class Killed extends Error {

    private static final long serialVersionUID = 1;

    private Killed(Fault fault) {
      super(fault.name());
    }
  }

  /**
   * @param observer told of each as it strikes
   */
  ArmedFaults(Consumer<Fault> observer) {
    this.observer = observer;
  }

  /**
   * @param passages how often the run passes there unharmed before
   */
  ArmedFaults arm(Fault fault, int passages) {
    armed.put(fault, passages);
    return this;
  }

  /** To be called where the run passes. */
  void pass(Fault fault) {
    if (strikes(fault)) {
      throw new Killed(fault);
    }
  }

  private boolean strikes(Fault fault) {
    Integer passages = armed.get(fault);
    if (passages == null) {
      return false;
    }
    if (passages > 0) {
      armed.put(fault, passages - 1);
      return false;
    }
    armed.remove(fault);
    observer.accept(fault);
    return true;
  }

  @Override
  public TransactionOperations transactions(TransactionOperations real) {
    return new TransactionOperations() {
      @Override
      public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        pass(Fault.KILLED_BEFORE_TRANSACTION);
        T result =
            real.execute(status -> {
              T written = action.doInTransaction(status);
              pass(Fault.KILLED_BEFORE_COMMIT);
              return written;
            });
        pass(Fault.KILLED_AFTER_COMMIT);
        return result;
      }
    };
  }

  @Override
  public Signer signer(Signer real) {
    return new Signer() {
      @Override
      public Address addressOf(KeyReference key) {
        return real.addressOf(key);
      }

      @Override
      public SignedTransfer sign(UnsignedTransfer transfer, KeyReference key) {
        pass(Fault.KILLED_BEFORE_SIGNATURE);
        SignedTransfer signed = real.sign(transfer, key);
        pass(Fault.KILLED_AFTER_SIGNATURE);
        return signed;
      }
    };
  }

  @Override
  public Chain chain(Chain real) {
    return (Chain)
        Proxy.newProxyInstance(
            Chain.class.getClassLoader(),
            new Class<?>[] {Chain.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("broadcast")) {
                broadcast(real, (TxHash) arguments[0], (byte[]) arguments[1]);
                return null;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void broadcast(Chain real, TxHash txHash, byte[] signedBytes) {
    pass(Fault.KILLED_BEFORE_BROADCAST);
    if (strikes(Fault.ACCEPTED_AND_FORGOTTEN)) {
      return;
    }
    if (strikes(Fault.LOST_AND_TIMED_OUT)) {
      throw new ChainUnavailableException("no answer in time", null);
    }
    real.broadcast(txHash, signedBytes);
    if (strikes(Fault.ACCEPTED_BUT_TIMED_OUT)) {
      throw new ChainUnavailableException("no answer in time", null);
    }
    pass(Fault.KILLED_AFTER_BROADCAST);
  }
}
