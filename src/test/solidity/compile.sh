#!/usr/bin/env bash
# Compiles Contracts.sol into ../resources/contracts, one file of hex a contract. Needs npm; run it
# after a change of Contracts.sol and commit what it writes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
SOLC=0.8.30
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
npm install --silent --prefix "$WORK" "solc@$SOLC"
mkdir -p ../resources/contracts
NODE_PATH=$WORK/node_modules node - <<'JS'
const fs = require('fs');
const solc = require('solc');
const out = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources: { 'Contracts.sol': { content: fs.readFileSync('Contracts.sol', 'utf8') } },
  settings: {
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
  },
})));
const errors = (out.errors || []).filter((e) => e.severity === 'error');
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join('\n'));
  process.exit(1);
}
for (const [name, contract] of Object.entries(out.contracts['Contracts.sol'])) {
  fs.writeFileSync(`../resources/contracts/${name}.hex`, contract.evm.bytecode.object + '\n');
}
JS
