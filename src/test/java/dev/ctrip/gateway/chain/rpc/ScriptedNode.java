package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.EthBlock;

/** A node that answers in memory as a test says, and remembers what it was asked. */
final class ScriptedNode implements Node {

  /** A raw answer to any question but that for the latest block. */
  interface Answer {
    String get() throws NodeFailure;
  }

  private final String host;
  private final List<String> asked = new ArrayList<>();
  private final List<List<?>> params = new ArrayList<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private Answer answer = () -> "0x2a";
  private String chainId = "0x7a69";
  private EthBlock.@Nullable Block latest;

  ScriptedNode(String host) {
    this.host = host;
  }

  void answers(Answer answer) {
    this.answer = answer;
  }

  /** To the questions of one method, whatever it answers to others. */
  void answers(String method, Answer toThat) {
    answers.put(method, toThat);
  }

  void fails(Kind kind) {
    answers(() -> {
      throw new NodeFailure(kind, host, "as the test says");
    });
  }

  void serves(String chainId) {
    this.chainId = chainId;
  }

  /** Before that it fails to tell its latest block. */
  void isAt(long number, Instant timestamp) {
    EthBlock.Block block = new EthBlock.Block();
    block.setNumber("0x" + Long.toHexString(number));
    block.setHash("0x" + "ab".repeat(32));
    block.setParentHash("0x" + "cd".repeat(32));
    block.setTimestamp("0x" + Long.toHexString(timestamp.getEpochSecond()));
    latest = block;
  }

  /** How often. */
  long asked(String method) {
    return asked.stream().filter(method::equals).count();
  }

  /** With what parameters it was asked last. */
  List<?> lastParams() {
    return params.getLast();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  @SuppressWarnings("unchecked") // Each test asks what it has an answer for.
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    asked.add(question.method());
    params.add(question.params());
    Object raw = raw(question.method());
    try {
      return question.reader().read((R) raw);
    } catch (RuntimeException e) {
      throw new NodeFailure(Kind.UNANSWERED, host, "an answer that cannot be read: " + e);
    }
  }

  private Object raw(String method) throws NodeFailure {
    return switch (method) {
      case "eth_chainId" -> chainId;
      case "eth_getBlockByNumber" -> {
        if (latest == null) {
          throw new NodeFailure(Kind.UNANSWERED, host, "no latest block");
        }
        yield latest;
      }
      default -> answers.getOrDefault(method, answer).get();
    };
  }

  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    return batch.whole().of(part -> ask(batch.parts().get(part)));
  }
}
