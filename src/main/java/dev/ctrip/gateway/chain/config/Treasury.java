package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import java.util.Set;

/** Reads where a chain's sweeps go: the one field whose mistakes lose money for good. */
final class Treasury {

  private static final String COPY = "Copy the address again from the wallet that shows it.";

  private static final Set<ChainId> LOCAL = Set.of(ChainId.of(31337), ChainId.of(1337));

  /** The accounts of the test phrase that every development node starts with. */
  private static final Set<Address> KEYS_ARE_PUBLIC =
      Set.of(
          Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
          Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
          Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
          Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
          Address.parse("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
          Address.parse("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
          Address.parse("0x976EA74026E726554dB657fA54763abd0C3a0aa9"),
          Address.parse("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"),
          Address.parse("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"),
          Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"));

  private Treasury() {}

  static Address read(Fields chain, ChainId id, List<ListedToken> tokens) {
    Entry entry =
        chain.required(
            "treasury",
            "Name the wallet that sweeps go to: treasury: \"0x…\" (for a plain list of chains set"
                + " the environment variable TREASURY_ADDRESS).");
    Address treasury = entry.scalar().as(Treasury::checksummed, COPY);
    if (treasury.isZero()) {
      throw entry.place().wrong("the zero address burns what is sent to it", COPY);
    }
    if (tokens.stream().anyMatch(listed -> treasury.equals(listed.token().contract()))) {
      throw entry
          .place()
          .wrong(
              "the treasury is the contract of a listed token, which keeps what is sent to it",
              "Name a wallet of your own.");
    }
    if (KEYS_ARE_PUBLIC.contains(treasury) && !LOCAL.contains(id)) {
      throw entry
          .place()
          .wrong(
              "anybody can spend from this address: its key is that of a public test phrase",
              "Name a wallet of your own; test accounts are for chain id 31337 only.");
    }
    return treasury;
  }

  /** Stricter than elsewhere: digits of one case carry no checksum, and are refused. */
  private static Address checksummed(String text) {
    Address address = Address.parse(text);
    if (!address.checksummed().equals(text)) {
      throw new IllegalArgumentException(
          "the address carries no EIP-55 checksum, so a mistyped digit would not be noticed");
    }
    return address;
  }
}
