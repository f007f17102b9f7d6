package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.Signer;
import java.lang.reflect.Proxy;
import java.util.List;
import org.springframework.transaction.support.TransactionOperations;

/** Stands between a sweep's steps and what they use. */
interface Faults {

  Faults NONE = new Faults() {};

  default TransactionOperations transactions(TransactionOperations real) {
    return real;
  }

  default Signer signer(Signer real) {
    return real;
  }

  default Chain chain(Chain real) {
    return real;
  }

  /** Somebody else acts each time the balance of an address was read. */
  static Faults afterBalanceOf(Address address, Runnable then) {
    return after("balance", List.of(address), then);
  }

  /** Somebody else acts each time that was asked. */
  static Faults after(String question, List<?> about, Runnable then) {
    return new Faults() {
      @Override
      public Chain chain(Chain real) {
        return (Chain)
            Proxy.newProxyInstance(
                Chain.class.getClassLoader(),
                new Class<?>[] {Chain.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(real, arguments);
                  if (method.getName().equals(question)
                      && about.equals(arguments == null ? List.of() : List.of(arguments))) {
                    then.run();
                  }
                  return answer;
                });
      }
    };
  }
}
