// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

// Tokens and senders as they are met on public chains, for the tests and the demo. Compiled by
// compile.sh; what it writes is committed, so that nobody needs a compiler.

/// A token as EIP-20 has it. Whoever deploys it has all of it.
contract PlainToken {
    string public symbol;
    uint8 public decimals;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor(string memory symbol_, uint8 decimals_) {
        symbol = symbol_;
        decimals = decimals_;
        balanceOf[msg.sender] = 10 ** 30;
    }

    function transfer(address to, uint256 value) external virtual returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external virtual returns (bool) {
        allowance[from][msg.sender] -= value;
        _move(from, to, value);
        return true;
    }

    function _move(address from, address to, uint256 value) internal virtual {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// Returns nothing from transfer, as Tether's contract on Ethereum does.
contract NoReturnToken {
    uint8 public constant decimals = 6;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor() {
        balanceOf[msg.sender] = 10 ** 30;
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}

/// Keeps a tenth of each transfer, and logs the amount either before or after that.
contract FeeToken is PlainToken {
    bool private immutable logsGross;

    constructor(bool logsGross_) PlainToken("FEE", 18) {
        logsGross = logsGross_;
    }

    function _move(address from, address to, uint256 value) internal override {
        uint256 fee = value / 10;
        balanceOf[from] -= value;
        balanceOf[to] += value - fee;
        balanceOf[address(this)] += fee;
        if (logsGross) {
            emit Transfer(from, to, value);
        } else {
            emit Transfer(from, to, value - fee);
            emit Transfer(from, address(this), fee);
        }
    }
}

/// Balances grow without a transfer.
contract RebasingToken is PlainToken {
    constructor() PlainToken("REB", 18) {}

    function scaledTotalSupply() external pure returns (uint256) {
        return 10 ** 30;
    }
}

/// Logs whatever it is told to and moves nothing, though it calls itself a token.
contract LyingToken is PlainToken {
    constructor() PlainToken("LIE", 18) {}

    function log(bytes32[] calldata topics, bytes calldata data) external {
        bytes memory copy = data;
        uint256 count = topics.length;
        bytes32[4] memory t;
        for (uint256 i = 0; i < count; i++) {
            t[i] = topics[i];
        }
        assembly {
            let start := add(copy, 32)
            let size := mload(copy)
            switch count
            case 0 { log0(start, size) }
            case 1 { log1(start, size, mload(t)) }
            case 2 { log2(start, size, mload(t), mload(add(t, 32))) }
            case 3 { log3(start, size, mload(t), mload(add(t, 32)), mload(add(t, 64))) }
            default { log4(start, size, mload(t), mload(add(t, 32)), mload(add(t, 64)), mload(add(t, 96))) }
        }
    }
}

/// Answers any call with nothing, and has no decimals.
contract SilentContract {
    fallback() external payable {}
}

/// Sends tokens and coins in ways that a plain transaction does not.
contract Sender {
    receive() external payable {}

    /// Several transfers in one transaction.
    function sendTimes(PlainToken token, address to, uint256 value, uint256 times) external {
        for (uint256 i = 0; i < times; i++) {
            token.transfer(to, value);
        }
    }

    /// The transfer happens in a call that is undone; the transaction succeeds all the same.
    function sendAndUndo(PlainToken token, address to, uint256 value) external {
        try this.sendAndFail(token, to, value) {} catch {}
    }

    function sendAndFail(PlainToken token, address to, uint256 value) external {
        token.transfer(to, value);
        revert("undone");
    }

    /// The native coin, without the transaction being addressed to the payee.
    function forward(address payable to) external payable {
        (bool sent, ) = to.call{value: msg.value}("");
        require(sent);
    }

    function forwardAndUndo(address payable to) external payable {
        try this.forwardAndFail{value: msg.value}(to) {} catch {}
    }

    function forwardAndFail(address payable to) external payable {
        (bool sent, ) = to.call{value: msg.value}("");
        require(sent);
        revert("undone");
    }

    /// Not even a call: the coins of a contract that ends.
    function destroyInto(address payable to) external payable {
        new Ending{value: msg.value}(to);
    }
}

contract Ending {
    constructor(address payable to) payable {
        selfdestruct(to);
    }
}

/// A token whose issuer can stop it, in the ways that issuers do.
contract StubbornToken is PlainToken {
    /// 0: moves; 1: paused; 2: answers false; 3: moves nothing and says that it has.
    uint256 public mode;
    mapping(address => bool) public blacklisted;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function setMode(uint256 mode_) external {
        mode = mode_;
    }

    function blacklist(address account, bool listed) external {
        blacklisted[account] = listed;
    }

    function transfer(address to, uint256 value) external override returns (bool) {
        require(mode != 1, "Pausable: paused");
        require(!blacklisted[msg.sender], "account is blacklisted");
        if (mode == 2) return false;
        if (mode == 3) return true;
        _move(msg.sender, to, value);
        return true;
    }
}

/// A wallet that keeps count, so that sending it coin takes more gas than sending it to a key's.
contract CountingWallet {
    uint256 public received;

    receive() external payable {
        received += 1;
    }
}

/// Tells the same data fee for everything, as the OP Stack's GasPriceOracle tells each its own.
contract DataFeeOracle {
    function getL1Fee(bytes calldata data) external pure returns (uint256) {
        return data.length * 1000000000;
    }
}
