package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.wallet.evm.ScriptedSigner.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.SignerUnavailableException;
import dev.ctrip.gateway.wallet.evm.ScriptedSigner;
import dev.ctrip.gateway.wallet.evm.ScriptedSigner.Reply;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.FakeChain;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of an external signer's answers gets into the ledger. */
@Timeout(60)
class ExternalSigningIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");

  private final FakeChain chain = new FakeChain(ConfiguredChains.local());
  private final SweepWorld world = new SweepWorld(chain);
  private final ScriptedSigner scripted = ScriptedSigner.start();

  @BeforeEach
  void fund() {
    chain.fund(world.deposit, ETHER);
  }

  @AfterEach
  void stop() {
    scripted.close();
  }

  @Test
  void storesWhatIsSignedAsAsked() {
    String outgoingId = planned("1").outgoingId();

    String hash = signing(Duration.ofSeconds(10)).sign(outgoingId);
    String again = signing(Duration.ofSeconds(10)).sign(outgoingId);

    assertThat(again).as("though another signature would be another").isEqualTo(hash);
    assertThat(storedBytes()).isOne();
    world.transfers().broadcast(outgoingId);
    chain.mine(SweepWorld.CONFIRMATIONS);
    assertThat(chain.balance(ConfiguredChains.TREASURY).isZero()).isFalse();
  }

  @Test
  void signsOnceHoweverManyAskAtOnceThoughEachSignatureIsAnother() throws Exception {
    String outgoingId = planned("1").outgoingId();
    List<Callable<String>> signatures =
        IntStream.range(0, 8)
            .<Callable<String>>mapToObj(i -> () -> signing(Duration.ofSeconds(10)).sign(outgoingId))
            .toList();

    Set<String> hashes = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(signatures.size())) {
      for (Future<String> signature : threads.invokeAll(signatures)) {
        hashes.add(signature.get());
      }
    }

    assertThat(hashes).hasSize(1);
  }

  @Test
  void storesNothingOfALieAndGoesOnOnceItIsMended() {
    scripted.signsOther(with("to", TestWallet.addresses().at(1).lowerCase()));
    String lied = planned("1").outgoingId();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing(Duration.ofSeconds(10)).sign(lied))
        .withMessageContaining("it signed another destination")
        .satisfies(failure -> assertThat(failure.getType()).isEqualTo(SweepSigning.NOT_TODAY));

    assertThat(storedBytes()).isZero();
    Sweep waiting = world.sweeps().ofPayment(SweepWorld.PAYMENT).getLast();
    assertThat(waiting.state()).isEqualTo(Sweep.State.WAITING);
    assertThat(waiting.reason()).contains("not to be relied on");
    scripted.signsAsAsked();
    String mended = planned("1").outgoingId();
    assertThat(mended).isNotEqualTo(lied);
    assertThat(signing(Duration.ofSeconds(10)).sign(mended)).startsWith("0x");
    assertThat(storedBytes()).isOne();
  }

  @Test
  void waitsForTheKeyThatItsSignerDoesNotHave() {
    scripted.does(request -> Reply.error(400, -32000, "No unlocked account matches the Sender"));
    String outgoingId = planned("1").outgoingId();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing(Duration.ofSeconds(10)).sign(outgoingId))
        .withMessageContaining("No unlocked account")
        .satisfies(failure -> assertThat(failure.getType()).isEqualTo(SweepSigning.NOT_TODAY));
    assertThat(storedBytes()).isZero();
  }

  @Test
  void leavesAsItIsWhatASignerThatHangsDoesNotAnswer() {
    scripted.hangs();
    String outgoingId = planned("1").outgoingId();

    assertThatExceptionOfType(SignerUnavailableException.class)
        .isThrownBy(() -> signing(Duration.ofMillis(200)).sign(outgoingId));

    Outgoing outgoing = world.ledger().outgoing(outgoingId);
    assertThat(outgoing.state().isOpen()).isTrue();
    assertThat(outgoing.newest().isSigned()).isFalse();
    scripted.signsAsAsked();
    assertThat(signing(Duration.ofSeconds(10)).sign(outgoingId)).startsWith("0x");
  }

  /** Else a signer that hangs would keep everything that sends from the address waiting. */
  @Test
  void holdsNoLockWhileTheSignerSigns() {
    String outgoingId = planned("1").outgoingId();
    scripted.does(request -> {
      assertThatCode(() ->
              world
                  .jdbc()
                  .sql("select from signing_address for update nowait")
                  .query()
                  .listOfRows())
          .doesNotThrowAnyException();
      return Reply.error(200, -32000, "nothing was locked");
    });

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing(Duration.ofSeconds(10)).sign(outgoingId))
        .withMessageContaining("nothing was locked");
  }

  private SweepSigning signing(Duration limit) {
    return world.signing(
        TestWallet.externalSigner(ConfiguredChains.of(chain.settings()), scripted.url(), limit));
  }

  private Plan planned(String step) {
    return world.transfers().plan(world.request(step, ETHER));
  }

  private long storedBytes() {
    return world
        .jdbc()
        .sql("select count(*) from outgoing_attempt where signed_bytes is not null")
        .query(Long.class)
        .single();
  }
}
