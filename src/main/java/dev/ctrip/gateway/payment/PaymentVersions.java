package dev.ctrip.gateway.payment;

import java.util.Map;
import java.util.Set;

/** Tells cheaply whether payments have changed. Reads PostgreSQL. Safe for any thread. */
public interface PaymentVersions {

  /**
   * One question for them all.
   *
   * @return without those that do not exist
   */
  Map<String, PaymentVersion> of(Set<String> paymentIds);

  /**
   * @param text another one whenever something about the payment is, its deposits included; also
   *     with each block while confirmations are counted. Says nothing else
   */
  record PaymentVersion(String text, PaymentStatus status) {}
}
