package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be done from another terminal to the demo that runs. */
final class SecondTerminal implements AutoCloseable {

  private final DemoFile demo;
  private final MerchantClient merchant;
  private final LocalChain chain;
  private final Stage stage;
  private final Situations situations;
  private final Consumer<String> out;

  private SecondTerminal(DemoFile demo, Consumer<String> out) {
    this.demo = demo;
    this.merchant = new MerchantClient(demo.api(), demo.apiKey());
    this.chain = new LocalChain(demo.chain());
    this.stage = new Stage(merchant, chain, demo.payer(), demo.receiver());
    this.situations = new Situations(stage);
    this.out = out;
  }

  /**
   * @throws IllegalStateException if no demo runs
   */
  static SecondTerminal open(Path file, Consumer<String> out) {
    return DemoFile.read(file)
        .map(demo -> new SecondTerminal(demo, out))
        .orElseThrow(() ->
            new IllegalStateException("no demo runs here; start ./ctrip demo in another terminal"));
  }

  @Override
  public void close() {
    merchant.close();
    chain.close();
  }

  /**
   * @param amount in base units; null for what is still due
   */
  void pay(String id, @Nullable BigInteger amount) {
    Seen payment = stage.look(id);
    if (amount == null && payment.isOver()) {
      throw new IllegalStateException(
          id + " is " + payment.status() + "; --amount pays all the same");
    }
    BigInteger due = payment.due().subtract(payment.received());
    BigInteger paid = amount == null ? due : amount;
    if (paid.signum() <= 0) {
      throw new IllegalStateException(id + " has nothing left to pay; --amount pays all the same");
    }
    Story story = story("");
    story.begin(payment);
    story.pay(payment, paid);
    if (paid.compareTo(due) >= 0 && (payment.is("pending") || payment.is("detected"))) {
      story.untilStatus("settled");
    } else {
      BigInteger received = payment.received().add(paid);
      story.until("seen with " + paid + " more", now -> now.received().compareTo(received) == 0);
    }
  }

  void under() {
    Seen payment = situations.underpaid(story(""), "under");
    tellWhereItIs(payment);
    tellHowToAccept(payment);
  }

  void over() {
    Seen payment = situations.overpaid(story(""), "over");
    tellWhereItIs(payment);
    out.accept(
        """

        The goods are paid, and all that came is at the treasury. The gateway sends nothing back by
        itself: who owes the difference asks for a refund (docs/refunds.md).\
        """);
  }

  void late() {
    Seen payment = situations.late(story(""), "late");
    tellWhereItIs(payment);
    tellHowToAccept(payment);
  }

  void cancel() {
    Seen unpaid = situations.cancelled(story("unpaid"), "unpaid");
    Seen paid = situations.paidBeforeItIsCancelled(story("paid"), "paid");
    tellWhereItIs(unpaid);
    tellWhereItIs(paid);
    out.accept(
        """

        Money that comes for the cancelled one all the same is swept, flagged late, and waits for a
        person. To see that:

          ./ctrip demo pay %s --amount %s\
        """
            .formatted(unpaid.id(), unpaid.due()));
  }

  void reorg() {
    Seen payment = situations.reorged(story(""), "reorg");
    tellWhereItIs(payment);
    out.accept(
        """

        Nobody had anything to do: a payer whose transaction is lost sends it again, and a merchant
        delivers once a payment is confirmed, never before.\
        """);
  }

  private Story story(String name) {
    // Webhooks go to the demo's own receiver and are told in its terminal.
    return new Story(name, stage, null, out);
  }

  private void tellWhereItIs(Seen payment) {
    List<String> words = new ArrayList<>(List.of(payment.status()));
    words.addAll(payment.flags());
    out.accept(
        """

        %1$s is %2$s. All that happened to it:
          %3$s
          ./ctrip timeline %1$s\
        """
            .formatted(payment.id(), String.join(", ", words), payment.temporalPage()));
  }

  private void tellHowToAccept(Seen payment) {
    out.accept(
        """

        What came is at the treasury, and the payment stays %s until a person decides: refund it
        (docs/refunds.md), or accept it as if it had been enough and in time:

          curl -s -X POST %s/accept \\
            -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
            -d '{"reason": "the customer called"}'\
        """
            .formatted(payment.status(), merchant.urlOf(payment.id()), demo.apiKey()));
  }
}
