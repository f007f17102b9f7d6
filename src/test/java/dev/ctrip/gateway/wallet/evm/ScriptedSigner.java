package dev.ctrip.gateway.wallet.evm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ctrip.gateway.wallet.KeyReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.web3j.crypto.AccessListObject;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An external signer over HTTP that holds the keys of {@link TestWallet}, signs with fresh
 * randomness each time, and does what a test tells it to.
 */
public final class ScriptedSigner implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private static final ECDomainParameters CURVE = new ECDomainParameters(Sign.CURVE_PARAMS);

  private static final AccountSecret ACCOUNT =
      AccountSecret.ofMnemonic(WalletSettings.words(TestWallet.MNEMONIC), 0);

  /** Answers a request in full. */
  public interface Script {

    Reply to(JsonNode request) throws InterruptedException;
  }

  /** An HTTP response. */
  public record Reply(int status, String body, Map<String, String> headers) {

    public static Reply json(int status, String body) {
      return new Reply(status, body, Map.of("Content-Type", "application/json"));
    }

    static Reply result(Object result) {
      return json(
          200, JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", 1, "result", result)));
    }

    public static Reply error(int status, int code, String message) {
      return json(
          status,
          JSON.writeValueAsString(
              Map.of(
                  "jsonrpc", "2.0", "id", 1, "error", Map.of("code", code, "message", message))));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private volatile Script script = request -> Reply.result(signed(fieldsOf(request)));

  private ScriptedSigner(HttpServer server) {
    this.server = server;
  }

  /** Signs whatever is asked, until told otherwise. */
  public static ScriptedSigner start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ScriptedSigner signer = new ScriptedSigner(server);
      server.createContext("/", signer::handle);
      server.setExecutor(signer.threads);
      server.start();
      return signer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void does(Script newScript) {
    script = newScript;
  }

  public void signsAsAsked() {
    signsOther(UnaryOperator.identity());
  }

  /** Signs other fields than it is asked to. */
  public void signsOther(UnaryOperator<Map<String, String>> lie) {
    script = request -> Reply.result(signed(lie.apply(fieldsOf(request))));
  }

  /** Keeps every caller waiting. */
  public void hangs() {
    script =
        request -> {
          closed.await();
          return Reply.json(200, "");
        };
  }

  List<JsonNode> requests() {
    return requests;
  }

  List<String> authorizations() {
    return authorizations;
  }

  List<String> paths() {
    return paths;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      paths.add(exchange.getRequestURI().toString());
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      requests.add(request);
      Reply reply = script.to(request);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be signed. */
  static Map<String, String> fieldsOf(JsonNode request) {
    Map<String, String> fields = new LinkedHashMap<>();
    request
        .path("params")
        .path(0)
        .propertyStream()
        .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
    return fields;
  }

  /** The fields but for one. */
  public static UnaryOperator<Map<String, String>> with(String field, String value) {
    return asked -> {
      Map<String, String> fields = new LinkedHashMap<>(asked);
      fields.put(field, value);
      return fields;
    };
  }

  /** The transaction of the fields, by the key of {@code from}. */
  static String signed(Map<String, String> fields) {
    return signed(fields, false);
  }

  /**
   * @param high whether with the other of the two numbers that are a signature's (EIP-2)
   */
  static String signed(Map<String, String> fields, boolean high) {
    RawTransaction transaction = transaction(fields);
    long chainId = number(fields, "chainId").longValueExact();
    boolean legacy = fields.containsKey("gasPrice");
    byte[] digest =
        Hash.sha3(
            legacy
                ? TransactionEncoder.encode(transaction, chainId)
                : TransactionEncoder.encode(transaction));
    Sign.SignatureData signature = signature(digest, keyOf(fields), high);
    return Numeric.toHexString(
        TransactionEncoder.encode(
            transaction,
            legacy ? TransactionEncoder.createEip155SignatureData(signature, chainId) : signature));
  }

  private static Sign.SignatureData signature(byte[] digest, ECKeyPair key, boolean high) {
    ECDSASigner signer = new ECDSASigner();
    signer.init(true, new ECPrivateKeyParameters(key.getPrivateKey(), CURVE));
    BigInteger[] numbers = signer.generateSignature(digest);
    ECDSASignature low = new ECDSASignature(numbers[0], numbers[1]).toCanonicalised();
    ECDSASignature chosen = high ? new ECDSASignature(low.r, CURVE.getN().subtract(low.s)) : low;
    return Sign.createSignatureData(chosen, key.getPublicKey(), digest);
  }

  static RawTransaction transaction(Map<String, String> fields) {
    return fields.containsKey("gasPrice")
        ? RawTransaction.createTransaction(
            number(fields, "nonce"),
            number(fields, "gasPrice"),
            number(fields, "gas"),
            fields.get("to"),
            number(fields, "value"),
            fields.get("data"))
        : RawTransaction.createTransaction(
            number(fields, "chainId").longValueExact(),
            number(fields, "nonce"),
            number(fields, "gas"),
            fields.get("to"),
            number(fields, "value"),
            fields.get("data"),
            number(fields, "maxPriorityFeePerGas"),
            number(fields, "maxFeePerGas"));
  }

  private static BigInteger number(Map<String, String> fields, String name) {
    return Numeric.decodeQuantity(fields.get(name));
  }

  /** A legacy transaction as before EIP-155. */
  static String signedForAnyChain(Map<String, String> fields) {
    return Numeric.toHexString(
        TransactionEncoder.signMessage(transaction(fields), Credentials.create(keyOf(fields))));
  }

  /** With an access list (EIP-2930). */
  static String signedWithAccessList(Map<String, String> fields) {
    String to = fields.get("to");
    RawTransaction transaction =
        RawTransaction.createTransaction(
            number(fields, "chainId").longValueExact(),
            number(fields, "nonce"),
            number(fields, "gas"),
            to,
            number(fields, "value"),
            fields.get("data"),
            number(fields, "maxPriorityFeePerGas"),
            number(fields, "maxFeePerGas"),
            List.of(new AccessListObject(to, List.of())));
    return Numeric.toHexString(
        TransactionEncoder.signMessage(transaction, Credentials.create(keyOf(fields))));
  }

  private static ECKeyPair keyOf(Map<String, String> fields) {
    String from = fields.get("from");
    for (int index = 0; index < 50; index++) {
      KeyReference key = KeyReference.ofDeposit(index);
      if (ACCOUNT.addressOf(key).lowerCase().equals(from)) {
        return ACCOUNT.keyPairOf(key);
      }
    }
    return ACCOUNT.keyPairOf(KeyReference.ofGasWallet());
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
