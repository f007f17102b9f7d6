package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Kills whoever passes, now and then: before a transaction, after all of it but its commit, after
 * the commit, before and after a signature, before and after bytes are sent. A node may also take
 * the bytes and not answer.
 */
final class Kills implements Faults {

  /** The process is gone; nothing of it is cleaned up. */
  static final class Killed extends Error {

    private static final long serialVersionUID = 1;

    private Killed(String where) {
      super(where, null, false, false);
    }
  }

  private final Random random;
  private final int oneIn;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * @param oneIn how many points are passed for each that kills, on average
   */
  Kills(long seed, int oneIn) {
    this.random = new Random(seed);
    this.oneIn = oneIn;
  }

  /** How often it has happened, by place. */
  Map<String, Integer> counts() {
    return counts;
  }

  private boolean strikes(String where) {
    synchronized (random) {
      if (random.nextInt(oneIn) != 0) {
        return false;
      }
    }
    counts.merge(where, 1, Integer::sum);
    return true;
  }

  private void pass(String where) {
    if (strikes(where)) {
      throw new Killed(where);
    }
  }

  @Override
  public TransactionOperations transactions(TransactionOperations real) {
    return new TransactionOperations() {
      @Override
      public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        pass("before a transaction");
        T result = real.execute(status -> beforeCommit(action, status));
        pass("after a commit");
        return result;
      }

      private <T extends @Nullable Object> T beforeCommit(
          TransactionCallback<T> action, TransactionStatus status) {
        T result = action.doInTransaction(status);
        pass("before a commit");
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
        pass("before a signature");
        SignedTransfer signed = real.sign(transfer, key);
        pass("after a signature");
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
              boolean sends = method.getName().equals("broadcast");
              if (sends) {
                pass("before bytes are sent");
              }
              try {
                Object answer = method.invoke(real, arguments);
                if (sends) {
                  pass("after bytes are sent");
                  loseAnswer();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void loseAnswer() {
    if (strikes("bytes taken without an answer")) {
      throw new ChainUnavailableException("no answer in time", null);
    }
  }
}
