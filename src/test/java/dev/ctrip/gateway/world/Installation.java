package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.LocalChain.Transfer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real parts, a merchant, a payer, and a gateway process that can be killed and started again at
 * the same address. Holds what the gateway says against the chain's blocks, the merchant's endpoint
 * and the gateway's log.
 */
public final class Installation implements AutoCloseable {

  /** Two confirmations. */
  public static final BigInteger SMALL = new BigInteger("50000000000000000");

  /** Six confirmations, each of a second: long enough to be caught waiting for them. */
  public static final BigInteger LARGE = new BigInteger("2000000000000000000");

  public static final Duration LONG = Duration.ofMinutes(30);

  /**
   * An activity whose worker was killed is given to another one only after its Start-To-Close of a
   * minute.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  /** What a process is configured with that signs nothing: the public key, and no phrase. */
  private static final Map<String, String> WITHOUT_KEYS =
      Map.of("ctrip.wallet.mnemonic", "", "ctrip.wallet.xpub", TestWallet.developmentXpub());

  private static final JsonMapper JSON = new JsonMapper();

  /** How Spring Boot's log begins a line of the level ERROR. */
  private static final Pattern ERROR = Pattern.compile("^\\S+ +ERROR ");

  private final Path directory;
  private final Parts parts;
  private final LocalChain chain;
  private final RecordingMerchant receiver;
  private final MerchantKey key;
  private final MerchantClient merchant;
  private final Workflows workflows;
  private final Map<String, String> settings;
  private final JdbcClient jdbc;
  private final List<String> payers;
  private final String treasury;
  private final BigInteger treasuryBefore;
  private final List<JsonNode> payments = new CopyOnWriteArrayList<>();
  private @Nullable GatewayProcess gateway;
  private @Nullable String contract;

  private Installation(Path directory, Parts parts, Map<String, String> settings) {
    this.directory = directory;
    this.parts = parts;
    this.chain = new LocalChain(parts.chainRpc());
    List<String> accounts = chain.accounts();
    this.payers = accounts.subList(0, accounts.size() - 1);
    this.treasury = accounts.getLast();
    this.treasuryBefore = chain.balance(treasury);
    int port = ChildProcess.freePort();
    this.key = MerchantKey.create(parts, directory, "shop");
    this.receiver = RecordingMerchant.start(key.webhookSecret());
    this.merchant = new MerchantClient(URI.create("http://localhost:" + port), key.apiKey());
    this.workflows = new Workflows(parts.temporalAddress());
    this.jdbc =
        JdbcClient.create(
            new DriverManagerDataSource(
                parts.databaseUrl(), parts.databaseUser(), parts.databasePassword()));
    this.settings = new TreeMap<>(settings);
    this.settings.put("server.port", Integer.toString(port));
    this.settings.put("ctrip.public-url", "http://localhost:" + port);
    this.settings.put("ctrip.chains-yaml-path", chainsFile().toString());
    this.settings.put("ctrip.payment.min-expires-in", "1s");
    // So that nobody waits a minute until a dead workflow is missed.
    this.settings.put("ctrip.relay.verify-after", "3s");
  }

  /**
   * Starts the parts, and no gateway yet.
   *
   * @param settings Spring properties of each gateway that is started
   */
  public static Installation start(Path directory, Map<String, String> settings) {
    Parts parts = Parts.start(directory, Parts.Ports.free(), false, line -> {});
    return start(directory, parts, settings);
  }

  /** On parts that run; they are closed with it. */
  public static Installation start(Path directory, Parts parts, Map<String, String> settings) {
    try {
      return new Installation(directory, parts, settings);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  public Parts parts() {
    return parts;
  }

  public LocalChain chain() {
    return chain;
  }

  public String treasury() {
    return treasury;
  }

  public RecordingMerchant receiver() {
    return receiver;
  }

  /** A second endpoint of the merchant. Closed by the caller. */
  public RecordingMerchant anotherReceiver() {
    return RecordingMerchant.start(key.webhookSecret());
  }

  /** What the merchant holds. */
  public MerchantKey key() {
    return key;
  }

  public Workflows workflows() {
    return workflows;
  }

  public GatewayProcess gateway() {
    return Objects.requireNonNull(gateway);
  }

  // --- The gateway's process ---

  /** As a supervisor would, after whatever ended the last one. */
  public GatewayProcess startGateway() {
    GatewayProcess started = GatewayProcess.start(parts, directory, settings);
    gateway = started;
    return started;
  }

  public void startGatewayAndAwaitReady() {
    startGateway().awaitReady(READY_WITHIN);
  }

  /**
   * One that answers merchants and does nothing else: no worker, no signer, nobody on the chain.
   */
  public void startApiAloneAndAwaitReady() {
    Map<String, String> ofApi = new TreeMap<>(WITHOUT_KEYS);
    ofApi.put("ctrip.roles", "api");
    settings.putAll(ofApi);
    try {
      startGatewayAndAwaitReady();
    } finally {
      settings.keySet().removeAll(ofApi.keySet());
    }
  }

  /**
   * A worker beside the gateway that runs, on the same parts. Closed by the caller.
   *
   * @param name of its folder for logs
   */
  public GatewayProcess startReplica(String name) {
    return startBeside(name, Map.of("ctrip.roles", "worker,signer"));
  }

  /** A process of the role worker alone, which has no key. Closed by the caller. */
  public GatewayProcess startWorkerAlone() {
    Map<String, String> own = new TreeMap<>(WITHOUT_KEYS);
    own.put("ctrip.roles", "worker");
    return startBeside("worker", own);
  }

  /** The only process with keys. Closed by the caller. */
  public GatewayProcess startSignerAlone() {
    return startBeside("signer", Map.of("ctrip.roles", "signer"));
  }

  private GatewayProcess startBeside(String name, Map<String, String> own) {
    GatewayProcess process = beside(name, own);
    process.awaitReady(READY_WITHIN);
    return process;
  }

  /** One that answers merchants although it has been given the keys. Closed by the caller. */
  public GatewayProcess startApiWithKeys() {
    return beside("api-with-keys", Map.of("ctrip.roles", "api"));
  }

  private GatewayProcess beside(String name, Map<String, String> own) {
    Map<String, String> all = new TreeMap<>(GatewayProcess.settingsFor(parts, directory));
    all.putAll(settings);
    all.put("server.port", Integer.toString(ChildProcess.freePort()));
    all.putAll(own);
    return GatewayProcess.start(parts, directory.resolve(name), all);
  }

  /** Coin from a contract, so that no transaction is addressed to the payment. */
  public String payThroughContract(JsonNode payment, BigInteger amount) {
    String sender = Objects.requireNonNull(contract);
    return chain.send(
        payers.getFirst(),
        sender,
        amount,
        Abi.call("forward(address)", Address.parse(address(payment))));
  }

  /** Deploys what {@link #payThroughContract} goes through. */
  public void deploySender() {
    String creation = chain.send(payers.getFirst(), null, Abi.creation("Sender", ""));
    await().atMost(PATIENCE).until(() -> chain.createdBy(creation).isPresent());
    contract = chain.createdBy(creation).orElseThrow();
  }

  /** A Spring property of each gateway that is started from now on. */
  public void set(String property, String value) {
    settings.put(property, value);
  }

  /** As an operator would; does nothing if none runs. */
  public void stopGateway() {
    if (gateway != null) {
      gateway.close();
      gateway = null;
    }
  }

  /** One whose threads stand still at these points, once they are armed. */
  public void startGatewayHaltingBefore(List<HaltingPoint> points) {
    String names = points.stream().map(HaltingPoint::name).collect(Collectors.joining(","));
    GatewayProcess started =
        GatewayProcess.startAs(
            HaltingGateway.class,
            haltingClasses(),
            List.of("-Dhalt.before=" + names, "-Dhalt.directory=" + directory),
            parts,
            directory,
            settings);
    gateway = started;
    started.awaitReady(READY_WITHIN);
  }

  // --- Merchant and payer ---

  /** Waits while the gateway has not yet read its first block. */
  public JsonNode create(BigInteger amount, Duration expiresIn) {
    return create(amount, expiresIn, receiver);
  }

  public JsonNode create(BigInteger amount, Duration expiresIn, RecordingMerchant told) {
    return create("ETH", amount, expiresIn, told);
  }

  /** A payment in the {@link LocalToken}. */
  public JsonNode createInToken(BigInteger amount) {
    return create(LocalToken.SYMBOL, amount, LONG, receiver);
  }

  private JsonNode create(
      String token, BigInteger amount, Duration expiresIn, RecordingMerchant told) {
    Map<String, Object> request =
        Map.of(
            "chain", "local",
            "token", token,
            "amount", amount.toString(),
            "expires_in", expiresIn.toSeconds(),
            "webhook_url", told.url());
    JsonNode payment =
        await().atMost(READY_WITHIN).until(() -> tryCreate(request), Objects::nonNull);
    payments.add(payment);
    return payment;
  }

  private @Nullable JsonNode tryCreate(Map<String, Object> request) {
    try {
      return merchant.create(request);
    } catch (MerchantClient.Refused e) {
      if (e.isTemporary()) {
        return null;
      }
      throw e;
    }
  }

  /** What payments that are made from now on do with money that comes after the deadline. */
  public void setLatePolicy(String word) {
    jdbc.sql("update merchant set late_policy = :policy").param("policy", word).update();
  }

  public MerchantClient merchant() {
    return merchant;
  }

  /** Another key of the merchant, which may refund and nothing else. Closed by the caller. */
  public MerchantClient refunder() {
    MerchantKey another =
        MerchantKey.create(parts, directory, "shop", "--scopes", "payments:read,refunds");
    int port = Integer.parseInt(Objects.requireNonNull(settings.get("server.port")));
    return new MerchantClient(URI.create("http://localhost:" + port), another.apiKey());
  }

  /** Until somebody could decide; fails if it is refused. */
  public void cancel(JsonNode payment) {
    await().atMost(PATIENCE).until(() -> tryCancel(payment));
  }

  private boolean tryCancel(JsonNode payment) {
    try {
      merchant.cancel(id(payment));
      return true;
    } catch (MerchantClient.Refused e) {
      if (e.isTemporary()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * @return the transaction's hash
   */
  public String pay(JsonNode payment, BigInteger amount) {
    return payFrom(0, payment, amount);
  }

  /**
   * Pays from one of nine accounts: what a reorg takes can be sent again only as long as its sender
   * has sent nothing else.
   *
   * @return the transaction's hash
   */
  public String payFrom(int payer, JsonNode payment, BigInteger amount) {
    return chain.send(payers.get(payer), address(payment), amount);
  }

  /** Pays in the {@link LocalToken}, whatever was asked for. */
  public String payInToken(JsonNode payment, BigInteger amount) {
    return new LocalToken(chain).pay(address(payment), amount);
  }

  public JsonNode createAndPay(BigInteger amount) {
    JsonNode payment = create(amount, LONG);
    pay(payment, amount);
    return payment;
  }

  /** What the API says of it now. */
  public JsonNode now(JsonNode payment) {
    return merchant.find(id(payment));
  }

  public JsonNode awaitStatus(JsonNode payment, String status) {
    return awaitPayment(payment, now -> now.path("status").asString("").equals(status));
  }

  /** Waits until it is flagged with these and no others. */
  public JsonNode awaitFlags(JsonNode payment, String... flags) {
    return awaitPayment(payment, now -> flags(now).equals(Set.of(flags)));
  }

  public JsonNode awaitPayment(JsonNode payment, Predicate<JsonNode> wanted) {
    return await()
        .alias(id(payment))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(
            e -> e instanceof MerchantClient.Refused refused && refused.isTemporary())
        .until(() -> now(payment), wanted);
  }

  /** Waits until the gateway has read a block of the local chain that is later than this. */
  public void awaitChainReadAfter(Instant time) {
    await().atMost(PATIENCE).until(() -> readUpTo().isAfter(time));
  }

  /** The chain's time as far as the gateway has read it. */
  public Instant readUpTo() {
    return jdbc.sql("select cursor_timestamp from chain_state")
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  /** Lets time pass while something holds all along. */
  public void awaitWhile(Duration wait, ThrowingRunnable holds) {
    await()
        .during(wait)
        .atMost(wait.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(holds);
  }

  public static String id(JsonNode payment) {
    return payment.path("id").asString();
  }

  public static String address(JsonNode payment) {
    return payment.path("address").asString();
  }

  public static String status(JsonNode payment) {
    return payment.path("status").asString();
  }

  public static Set<String> flags(JsonNode payment) {
    return StreamSupport.stream(payment.path("flags").spliterator(), false)
        .map(JsonNode::asString)
        .collect(Collectors.toSet());
  }

  /**
   * What was recorded of it, in order.
   *
   * @return types without {@code payment.}
   */
  public List<String> events(JsonNode payment) {
    return jdbc.sql("select type from payment_event where payment_id = :id order by sequence")
        .param("id", id(payment))
        .query((row, number) -> row.getString("type").substring("payment.".length()))
        .list();
  }

  /** The data of its events of a type, in order; the type as in {@link #events}. */
  public List<JsonNode> eventData(JsonNode payment, String type) {
    return jdbc
        .sql(
            """
            select data from payment_event
            where payment_id = :id and type = 'payment.' || :type order by sequence
            """)
        .param("id", id(payment))
        .param("type", type)
        .query(String.class)
        .list()
        .stream()
        .map(JSON::readTree)
        .toList();
  }

  /** The one payment that was made for an order. */
  public JsonNode paymentOfOrder(String orderId) {
    return merchant.find(
        jdbc.sql("select id from payment where order_id = :order")
            .param("order", orderId)
            .query(String.class)
            .single());
  }

  /** The types of its webhooks that an endpoint, whichever it was, has answered 2xx. */
  public List<String> acknowledged(JsonNode payment) {
    return jdbc.sql(
            """
            select type from webhook_delivery
            where subject_id = :id and state = 'acknowledged'
            """)
        .param("id", id(payment))
        .query((row, number) -> row.getString("type"))
        .list();
  }

  public static String sweepState(JsonNode payment) {
    return payment.path("sweep").path("state").asString("");
  }

  // --- How it must have ended ---

  /** Waits until it is settled and told, and holds that against the chain and the receiver. */
  public void assertSettlesOnce(JsonNode payment, BigInteger amount) {
    awaitStatus(payment, "settled");
    awaitToldOf(
        payment,
        Set.of("payment.created", "payment.detected", "payment.confirmed", "payment.settled"));
    assertSweptOnce(payment, amount);
  }

  /** Every type has come, verified, and each always under the same id and with the same body. */
  public void awaitToldOf(JsonNode payment, Set<String> types) {
    for (String type : types) {
      receiver.awaitDelivery(type, id(payment), PATIENCE);
    }
    List<RecordingMerchant.Call> calls =
        receiver.calls().stream()
            .filter(call -> call.data().path("id").asString("").equals(id(payment)))
            .toList();
    assertThat(calls).allMatch(RecordingMerchant.Call::verified);
    calls.stream()
        .collect(Collectors.groupingBy(call -> call.data().path("sequence").asString("")))
        .forEach((sequence, copies) ->
            assertThat(
                    copies.stream()
                        .map(call -> call.webhookId() + " " + call.body())
                        .distinct()
                        .toList())
                .as("event %s of %s", sequence, id(payment))
                .hasSize(1));
  }

  /** By the blocks themselves: one transaction, to the treasury, and no wei unaccounted for. */
  public void assertSweptOnce(JsonNode payment, BigInteger amount) {
    assertSwept(payment, amount, 1);
  }

  /**
   * The same with so many transactions.
   *
   * @param amount all that came
   */
  public void assertSwept(JsonNode payment, BigInteger amount, int sweeps) {
    List<Transfer> sent = chain.sentBy(address(payment));
    assertThat(sent).as("transactions from %s", address(payment)).hasSize(sweeps);
    assertThat(sent).allSatisfy(sweep -> assertThat(sweep.to()).isEqualToIgnoringCase(treasury));
    BigInteger value = sum(sent, Transfer::value);
    assertThat(value.add(sum(sent, Transfer::fee)).add(chain.balance(address(payment))))
        .isEqualTo(amount);
    // What is left is only what the fees were planned higher than they came out.
    assertThat(value)
        .isGreaterThan(amount.multiply(BigInteger.valueOf(99)).divide(BigInteger.valueOf(100)));
  }

  /** Waits until all that came is confirmed and on its way out, in however many sweeps. */
  public JsonNode awaitSwept(JsonNode payment, BigInteger amount) {
    JsonNode swept =
        awaitPayment(
            payment,
            now ->
                now.path("amount_confirmed").asString().equals(amount.toString())
                    && sumOfSweeps(now).equals(amount));
    assertSwept(payment, amount, chain.sent(address(payment)).intValueExact());
    return swept;
  }

  /** The same with so many sweeps. */
  public JsonNode awaitSwept(JsonNode payment, BigInteger amount, int sweeps) {
    JsonNode swept = awaitSwept(payment, amount);
    assertSwept(payment, amount, sweeps);
    return swept;
  }

  /** What recorded sweeps took, gross. */
  private BigInteger sumOfSweeps(JsonNode payment) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0) from sweep where payment_id = :id and state = 'swept'
            """)
        .param("id", id(payment))
        .query(BigDecimal.class)
        .single()
        .toBigIntegerExact();
  }

  private static BigInteger sum(List<Transfer> transfers, Function<Transfer, BigInteger> part) {
    return transfers.stream().map(part).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** The treasury has what the sweeps of all payments moved, to the wei. */
  public void assertTreasuryRoseBySweeps() {
    BigInteger swept =
        payments.stream()
            .flatMap(payment -> chain.sentBy(address(payment)).stream())
            .map(Transfer::value)
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(chain.balance(treasury).subtract(treasuryBefore)).isEqualTo(swept);
  }

  /**
   * Waits until everything is posted and held against the chain; no account may differ. Takes
   * rounds of the sweeper that come every few seconds.
   */
  public void assertBooksEqualTheChain() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(count("posting_due")).isZero();
          assertThat(count("accounting_address where touched")).isZero();
        });
    assertThat(count("posting where kind = 'sweep'")).isPositive();
    assertThat(
            jdbc.sql("select account, asset, expected, actual from accounting_incident")
                .query()
                .listOfRows())
        .isEmpty();
  }

  private long count(String what) {
    return jdbc.sql("select count(*) from " + what).query(Long.class).single();
  }

  /** Whatever happens around it, the gateway expects it: no line of its log is an error. */
  public void assertNoErrorsLogged() {
    try {
      assertThat(Files.readAllLines(directory.resolve("logs/gateway.log")))
          .noneMatch(line -> ERROR.matcher(line).find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stopGateway();
    workflows.close();
    merchant.close();
    receiver.close();
    chain.close();
    parts.close();
  }

  private Path chainsFile() {
    try {
      return Files.writeString(
          directory.resolve("chains.yaml"),
          """
          chains:
            local:
              chain-id: 31337
              treasury: "%s"
              rpc: [ "${LOCAL_RPC}" ]
              ws: [ "${LOCAL_WS}" ]
              block-time: 1s
              confirmations: { default: 2, tiers: [ { from: "1000000000000000000", blocks: 6 } ] }
              reorg-depth: "${LOCAL_REORG_DEPTH:64}"
              native: { symbol: ETH, decimals: 18, max-refund: "1000000000000000000", refund-from-deposits: true }
              tokens: [ { symbol: %s, address: "%s", decimals: 6, max-refund: "100000000", refund-from-deposits: true } ]
          """
              .formatted(treasury, LocalToken.SYMBOL, LocalToken.CONTRACT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The halting gateway's classes alone: other tests' classes would join the application. */
  private Path haltingClasses() {
    Path root = directory.resolve("halting-classes");
    Path folder = Path.of(HaltingGateway.class.getPackageName().replace('.', '/'));
    try {
      Path compiled =
          Path.of(HaltingGateway.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.createDirectories(root.resolve(folder));
      try (DirectoryStream<Path> classes =
          Files.newDirectoryStream(compiled.resolve(folder), "HaltingGateway*.class")) {
        for (Path file : classes) {
          Path copy = root.resolve(folder).resolve(file.getFileName());
          if (!Files.exists(copy)) {
            Files.copy(file, copy);
          }
        }
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
