package dev.ctrip.gateway.chain;

/** A node refused a transaction for a reason that sending it again does not change. */
public final class TransferRefusedException extends RuntimeException {

  public TransferRefusedException(String reason) {
    super(reason);
  }
}
