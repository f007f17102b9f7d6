package dev.ctrip.gateway.platform;

/**
 * Says which problem a failure is to the caller, for who answers with something else than a problem
 * document. Safe for any thread.
 */
public interface Problems {

  /** Logs what the operator has to see; what the caller sees carries no more than he sent. */
  ProblemException of(Throwable failure);
}
