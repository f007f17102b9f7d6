package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.util.List;

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
    SigningRecord unknown =
        new SigningRecord(
            transfer.chain(), signer.addressOf(key), List.of(), true, TokenAmount.ZERO);
    switch (unknown.permit(transfer, key, toIsOurs, chains.get(transfer.chain()))) {
      case Permission.Refused(String reason) -> throw new SigningRefusedException(reason);
      case Permission.NotNow(String reason) -> throw SigningRefusedException.untilMended(reason);
      case Permission.Granted() -> {}
    }
  }
}
