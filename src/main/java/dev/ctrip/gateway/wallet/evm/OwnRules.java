package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;

/** What this process's own configuration says of a transfer, whoever holds the key. */
final class OwnRules {

  private OwnRules() {}

  /**
   * @throws SigningRefusedException if the rules of {@link SigningRecord} do not allow it; what was
   *     signed before is the caller's to know
   */
  static void require(UnsignedTransfer transfer, KeyReference key, Signer signer, Chains chains) {
    KeyReference toKey = transfer.toKey();
    boolean toIsOurs = toKey != null && signer.addressOf(toKey).equals(transfer.to());
    Permission permission =
        SigningRecord.empty(transfer.chain(), signer.addressOf(key))
            .permit(transfer, key, toIsOurs, chains.get(transfer.chain()));
    if (permission instanceof Permission.Refused refused) {
      throw new SigningRefusedException(refused.reason());
    }
  }
}
