package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.money.Address;
import java.util.HexFormat;
import org.web3j.crypto.Hash;

/**
 * What a block's header says of its logs (Ethereum Yellow Paper, section 4.4.3): for each log's
 * address and topics three of 2,048 bits. It may claim too much, but never hides a log.
 */
final class LogsBloom {

  private static final int BYTES = 256;

  private final byte[] bits;

  private LogsBloom(byte[] bits) {
    this.bits = bits;
  }

  /**
   * @throws IllegalArgumentException if it is not 256 bytes in hex digits with 0x
   */
  static LogsBloom parse(String hex) {
    if (!hex.startsWith("0x") || hex.length() != 2 + 2 * BYTES) {
      throw new IllegalArgumentException("no bloom filter where one is promised");
    }
    return new LogsBloom(HexFormat.of().parseHex(hex, 2, hex.length()));
  }

  /** What one entry sets of it. Costs a hash; keep it. */
  record Mark(int first, int second, int third) {

    static Mark of(Address contract) {
      return of(contract.checksummed());
    }

    /**
     * @param hex the bytes, with 0x
     */
    static Mark of(String hex) {
      byte[] hash = Hash.sha3(HexFormat.of().parseHex(hex, 2, hex.length()));
      return new Mark(bit(hash, 0), bit(hash, 2), bit(hash, 4));
    }

    /** The low eleven bits of two bytes. */
    private static int bit(byte[] hash, int at) {
      return ((hash[at] & 0xff) << 8 | (hash[at + 1] & 0xff)) & 0x7ff;
    }
  }

  /** Whether there may be such an entry; if not, there is none. */
  boolean mayHold(Mark mark) {
    return isSet(mark.first()) && isSet(mark.second()) && isSet(mark.third());
  }

  private boolean isSet(int bit) {
    return (bits[BYTES - 1 - bit / 8] & (1 << (bit % 8))) != 0;
  }
}
