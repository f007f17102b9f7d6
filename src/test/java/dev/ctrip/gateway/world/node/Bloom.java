package dev.ctrip.gateway.world.node;

import java.util.List;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** The 2048 bits in a block's header that tell which logs it may hold (Yellow Paper, 4.3.1). */
final class Bloom {

  private static final int BYTES = 256;
  private static final int LOWEST_11_BITS = 0x7ff;

  private Bloom() {}

  /** With 0x and 512 digits. */
  static String of(List<EventLog> logs) {
    byte[] bloom = new byte[BYTES];
    for (EventLog log : logs) {
      add(bloom, log.address());
      log.topics().forEach(topic -> add(bloom, topic));
    }
    return Numeric.toHexString(bloom);
  }

  /** Three bits, each named by the low eleven bits of one of the hash's first three pairs. */
  private static void add(byte[] bloom, String entry) {
    byte[] hash = Hash.sha3(Numeric.hexStringToByteArray(entry));
    for (int pair = 0; pair < 6; pair += 2) {
      int bit = (((hash[pair] & 0xff) << 8) | (hash[pair + 1] & 0xff)) & LOWEST_11_BITS;
      bloom[BYTES - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }
}
