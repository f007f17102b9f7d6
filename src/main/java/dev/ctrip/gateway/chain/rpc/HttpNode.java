package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;

/** A node behind one HTTP(S) URL, asked through web3j. Never retries. */
final class HttpNode implements Node {

  /** "Limit exceeded" (EIP-1474): the node is there, but not for us and not now. */
  private static final int LIMIT_EXCEEDED = -32005;

  /** A node that refused so many in a row takes none, or none for now. */
  private static final int BATCHES_IN_VAIN = 3;

  /** Then one in so many is tried all the same. */
  private static final int TRY_AGAIN_AFTER = 256;

  /** Larger ones are for the caller to divide: more than a head, a block, its traces and logs. */
  static final int FEW_QUESTIONS = 4;

  private static final int MAX_REASON_LENGTH = 300;

  /** Shorter parts of a URL are names such as {@code v3} and no keys. */
  private static final int SHORTEST_SECRET = 8;

  private final URI url;
  private final HttpService service;

  /** Failures of batches in a row, and those not tried since. */
  private final AtomicInteger batchesInVain = new AtomicInteger();

  /**
   * @param timeout of one question, from the first byte sent to the last received
   */
  HttpNode(URI url, Duration timeout) {
    this.url = url;
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(timeout)
            .callTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            // Shorter than nodes keep idle connections, so that one is seldom found closed.
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            // A redirect would hand the key in the path to whomever it names.
            .followRedirects(false)
            // A question may move money: whether to ask again is not the library's to decide.
            .retryOnConnectionFailure(false)
            .build();
    this.service = new HttpService(url.toString(), client);
    String[] userInfo = Objects.requireNonNullElse(url.getUserInfo(), "").split(":", 2);
    if (userInfo.length == 2) {
      service.addHeader("Authorization", Credentials.basic(userInfo[0], userInfo[1]));
    }
  }

  @Override
  public String host() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  @Override
  public <R, T> T ask(Question<R, T> question) throws NodeFailure {
    return read(
        question, asked(question.method(), () -> service.send(request(question), question.type())));
  }

  private <R, T> T read(Question<R, T> question, Response<R> response) throws NodeFailure {
    if (response.hasError()) {
      Response.Error error = response.getError();
      throw new NodeFailure(
          error.getCode() == LIMIT_EXCEEDED ? Kind.UNANSWERED : Kind.REFUSED,
          host(),
          "error " + error.getCode() + " " + withoutSecrets(String.valueOf(error.getMessage())));
    }
    try {
      return question.reader().read(response.getResult());
    } catch (RuntimeException e) {
      throw unreadable(question.method(), e);
    }
  }

  /** One by one where the node does not take them together, which some providers do not. */
  @Override
  public <P, T> T ask(Batch<P, T> batch) throws NodeFailure {
    Batch.Answers<P> answers = takesBatches() ? together(batch) : oneByOne(batch);
    try {
      return batch.whole().of(answers);
    } catch (RuntimeException e) {
      throw unreadable(batch.method(), e);
    }
  }

  private boolean takesBatches() {
    return batchesInVain.get() < BATCHES_IN_VAIN
        || batchesInVain.incrementAndGet() % TRY_AGAIN_AFTER == 0;
  }

  private <P> Batch.Answers<P> together(Batch<P, ?> batch) throws NodeFailure {
    BatchRequest requests = new BatchRequest(service);
    batch.parts().forEach(question -> requests.add(request(question)));
    BatchResponse responses;
    try {
      responses = asked(batch.method(), () -> service.sendBatch(requests));
      requireInOrder(requests, responses);
    } catch (NodeFailure failure) {
      boolean mayTakeThemOneByOne =
          failure.kind() == Kind.UNANSWERED && !failure.isSlowness() && !failure.isOverLimit();
      if (!mayTakeThemOneByOne || batch.parts().size() > FEW_QUESTIONS) {
        throw failure;
      }
      batchesInVain.incrementAndGet();
      return oneByOne(batch);
    }
    batchesInVain.set(0);
    return part -> answer(batch.parts().get(part), responses.getResponses(), part);
  }

  /** A node may answer in any order, but web3j reads each answer as if it came in ours. */
  private void requireInOrder(BatchRequest requests, BatchResponse responses) throws NodeFailure {
    List<Long> asked = requests.getRequests().stream().map(Request::getId).toList();
    List<Long> answered = responses.getResponses().stream().map(Response::getId).toList();
    if (!asked.equals(answered)) {
      throw new NodeFailure(Kind.UNANSWERED, host(), "the answers are not those asked for");
    }
  }

  private <P> Batch.Answers<P> oneByOne(Batch<P, ?> batch) {
    return part -> ask(batch.parts().get(part));
  }

  @SuppressWarnings("unchecked") // web3j reads each answer as its question's type.
  private <R, T> T answer(Question<R, T> question, List<? extends Response<?>> all, int part)
      throws NodeFailure {
    try {
      return read(question, (Response<R>) all.get(part));
    } catch (NodeFailure failure) {
      boolean othersAreAnswered = all.stream().anyMatch(response -> !response.hasError());
      if (failure.isOverLimit() && othersAreAnswered) {
        // What it limits then is this answer, not how often it is asked.
        throw new NodeFailure(
            Kind.REFUSED,
            host(),
            "it refuses %s (error %d %s)"
                .formatted(
                    question.method(),
                    LIMIT_EXCEEDED,
                    withoutSecrets(String.valueOf(all.get(part).getError().getMessage()))));
      }
      throw failure;
    }
  }

  private <R> Request<?, ? extends Response<R>> request(Question<R, ?> question) {
    return new Request<>(
        question.method(), List.copyOf(question.params()), service, question.type());
  }

  private interface Sending<T> {
    T send() throws IOException;
  }

  private <T> T asked(String method, Sending<T> sending) throws NodeFailure {
    try {
      return sending.send();
    } catch (ConnectException | UnknownHostException | NoRouteToHostException e) {
      throw new NodeFailure(Kind.NEVER_ASKED, host(), "no connection");
    } catch (InterruptedIOException e) {
      throw NodeFailure.slow(host());
    } catch (ClientConnectionException e) {
      throw new NodeFailure(Kind.UNANSWERED, host(), "HTTP status " + e.getCode());
    } catch (IOException e) {
      throw new NodeFailure(
          Kind.UNANSWERED, host(), "connection failed (" + e.getClass().getSimpleName() + ")");
    } catch (RuntimeException e) {
      throw unreadable(method, e);
    }
  }

  private NodeFailure unreadable(String method, RuntimeException e) {
    return new NodeFailure(
        Kind.UNANSWERED,
        host(),
        "an answer to " + method + " that cannot be read (" + e.getClass().getSimpleName() + ")");
  }

  /** Providers repeat the key in "invalid key …" and the like. */
  private String withoutSecrets(String message) {
    String redacted = message;
    for (String part :
        Stream.of(url.getUserInfo(), url.getPath(), url.getQuery())
            .filter(Objects::nonNull)
            .flatMap(text -> Stream.of(text.split("[/?&=:]")))
            .filter(part -> part.length() >= SHORTEST_SECRET)
            .toList()) {
      redacted = redacted.replace(part, "…");
    }
    return redacted.length() <= MAX_REASON_LENGTH
        ? redacted
        : redacted.substring(0, MAX_REASON_LENGTH) + "…";
  }
}
