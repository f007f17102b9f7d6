package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.DepositAddresses;
import java.util.Map;
import java.util.function.Function;

/**
 * Proves at start, against addresses that the whole world knows, that addresses are derived
 * rightly. A library that derives wrong ones does so without an error, and what is paid to such an
 * address is lost.
 */
final class DerivationProof {

  /** Account 0 of the public test phrase, {@code m/44'/60'/0'}. */
  static final String KNOWN_XPUB =
      "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";

  /** Its addresses, as every development node prints them. */
  static final Map<Long, Address> KNOWN_ADDRESSES =
      Map.of(
          0L, Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
          1L, Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
          9L, Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"));

  private DerivationProof() {}

  /**
   * @param derivation the way from an extended public key to its addresses
   * @throws StartRefusedException if it leads to a wrong address
   */
  static void check(Function<String, DepositAddresses> derivation) {
    DepositAddresses addresses = derivation.apply(KNOWN_XPUB);
    KNOWN_ADDRESSES.forEach((index, expected) -> {
      if (!addresses.at(index).equals(expected)) {
        throw new StartRefusedException(
            "Deposit addresses are derived wrongly: the published address at index %d is %s, not %s."
                .formatted(index, expected, addresses.at(index)),
            "Do not take payments with this build; its cryptography libraries do not fit.");
      }
    });
  }
}
