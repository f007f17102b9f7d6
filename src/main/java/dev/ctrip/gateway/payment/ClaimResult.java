package dev.ctrip.gateway.payment;

/** What came of a claim. The domain says what is the case; the edge decides what that answers. */
public sealed interface ClaimResult {

  /** The money is recorded, now or since before; the payment goes on by itself. */
  record Recorded(Payment payment) implements ClaimResult {}

  /** The transaction gives this payment nothing. */
  record Nothing(Reason reason) implements ClaimResult {}

  /** Its block is about to be read; what is in it will be found without a claim. */
  record NotReadYet() implements ClaimResult {}

  /** No node of the chain gave a usable answer in time. */
  record ChainUnavailable() implements ClaimResult {}

  /** The payment's chain is not enabled any more, so nobody can look. */
  record ChainNotEnabled() implements ClaimResult {}

  /** The merchant has no payment of that id. */
  record NotFound() implements ClaimResult {}

  /** Why a transaction gives a payment nothing. */
  enum Reason {
    /** No node knows it in a block of the payment's chain; it may still be mined. */
    NOT_MINED,
    /** It was mined but failed, so it moved nothing. */
    FAILED,
    /** It moved nothing to the payment's address. */
    NOTHING_FOR_ADDRESS
  }
}
