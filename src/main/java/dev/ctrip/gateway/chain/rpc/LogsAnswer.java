package dev.ctrip.gateway.chain.rpc;

import java.util.List;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.Log;

/**
 * What {@code eth_getLogs} answers. In place of web3j's own type, which reads whatever is no list
 * as an empty one: then a node's refusal would mean that nobody has paid.
 */
final class LogsAnswer extends Response<List<Log>> {}
