package dev.ctrip.gateway.platform;

/** The parts that one process of the gateway may play; by default it plays all. */
public enum Role {
  /** REST. Derives addresses, never signs. */
  API,
  /** Workflows, chain and webhook activities, snipers, the relay. */
  WORKER,
  /** The only role with key material. */
  SIGNER
}
