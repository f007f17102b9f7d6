package dev.ctrip.gateway.world.node;

import tools.jackson.databind.node.ObjectNode;

/** What a receipt can lie about. */
public enum ForgedReceipt {
  OTHER_BLOCK {
    @Override
    void change(ObjectNode receipt) {
      receipt.put("blockHash", other(receipt, "blockHash"));
    }
  },
  OTHER_TRANSACTION {
    @Override
    void change(ObjectNode receipt) {
      receipt.put("transactionHash", other(receipt, "transactionHash"));
    }
  },
  SUCCESS_OF_A_FAILURE {
    @Override
    void change(ObjectNode receipt) {
      receipt.put("status", "0x1");
    }
  },
  FAILURE_OF_A_SUCCESS {
    @Override
    void change(ObjectNode receipt) {
      receipt.put("status", "0x0");
    }
  },
  /** As of before Byzantium (EIP-658). */
  NO_STATUS {
    @Override
    void change(ObjectNode receipt) {
      receipt.remove("status");
    }
  },
  NO_LOGS {
    @Override
    void change(ObjectNode receipt) {
      receipt.putArray("logs");
    }
  };

  abstract void change(ObjectNode receipt);

  private static String other(ObjectNode receipt, String field) {
    return Hex.keccak("other than " + receipt.path(field).asString(""));
  }
}
