package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells the life of one payment, each step as it is seen through the API and by the receiver. */
final class Story {

  private static final Duration POLL = Duration.ofMillis(150);

  private final String name;
  private final MerchantClient merchant;
  private final @Nullable RecordingMerchant receiver;
  private final Consumer<String> out;
  private final long startNanos = System.nanoTime();
  private final Set<String> told = new HashSet<>();
  private String id = "";

  /**
   * @param name put before each line; empty for none
   * @param receiver whose webhooks are told too; null for none
   */
  Story(
      String name,
      MerchantClient merchant,
      @Nullable RecordingMerchant receiver,
      Consumer<String> out) {
    this.name = name;
    this.merchant = merchant;
    this.receiver = receiver;
    this.out = out;
  }

  /** Takes up a payment that has been made. */
  void begin(JsonNode payment) {
    id = payment.path("id").asString();
    told.add("pending");
    tell(
        "pending",
        "%s: %s to %s".formatted(id, money(payment, "amount"), payment.path("address").asString()));
  }

  /**
   * @param what at most ten letters
   */
  void tell(String what, String detail) {
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    String label = name.isEmpty() ? "" : "%-10s".formatted(name);
    out.accept(
        "  %s%+7.1fs  %-10s %s".formatted(label, millis / 1000.0, what, detail).stripTrailing());
  }

  /**
   * Tells what happens until the payment is as wanted.
   *
   * @throws IllegalStateException saying what did not happen, if that takes too long
   */
  JsonNode until(String wanted, Predicate<JsonNode> isWanted, Duration atMost) {
    long giveUp = System.nanoTime() + atMost.toNanos();
    while (true) {
      JsonNode payment = merchant.find(id);
      observe(payment);
      if (isWanted.test(payment)) {
        return payment;
      }
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "%s is %s %s after %d s; it should be %s"
                .formatted(
                    id,
                    payment.path("status").asString(),
                    payment.path("flags"),
                    atMost.toSeconds(),
                    wanted));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** The receiver's verified webhooks of this payment; tells those that are new. */
  Set<String> webhooks() {
    Set<String> types = new HashSet<>();
    if (receiver == null) {
      return types;
    }
    for (RecordingMerchant.Call call : receiver.deliveries()) {
      if (call.data().path("id").asString("").equals(id)) {
        types.add(call.type());
        if (told.add(call.webhookId())) {
          tell("webhook", call.type() + " received, signature verified");
        }
      }
    }
    return types;
  }

  private void observe(JsonNode payment) {
    String status = payment.path("status").asString();
    if (told.add(status)) {
      tell(status, explanation(payment, status));
    }
    payment.path("deposits").forEach(deposit -> observeDeposit(payment, deposit));
    for (JsonNode flag : payment.path("flags")) {
      if (told.add("flag " + flag.asString())) {
        tell(
            "flag",
            "%s: %s of %s received"
                .formatted(
                    flag.asString(), money(payment, "amount_received"), money(payment, "amount")));
      }
    }
    JsonNode sweep = payment.path("sweep");
    if (sweep.path("tx_hash").isString() && told.add(sweep.path("tx_hash").asString())) {
      tell("sweep", sweep.path("tx_hash").asString() + " to the treasury");
    }
    webhooks();
  }

  /** A deposit in a state that the payment's own status does not tell already. */
  private void observeDeposit(JsonNode payment, JsonNode deposit) {
    String txHash = deposit.path("tx_hash").asString();
    String state = deposit.path("state").asString();
    boolean statusTells =
        state.equals("confirmed")
            && List.of("detected", "confirmed", "settled")
                .contains(payment.path("status").asString());
    if (!statusTells && told.add(txHash + " " + state)) {
      tell("deposit", "%s %s: %s".formatted(place(deposit), state, money(payment, deposit)));
    }
  }

  private String explanation(JsonNode payment, String status) {
    return switch (status) {
      case "detected" -> deposits(payment, "seen");
      case "confirmed" -> deposits(payment, "confirmed");
      case "settled" ->
          "%s reached the treasury, %s fee"
              .formatted(
                  format(payment, payment.path("sweep").path("value")),
                  format(payment, payment.path("sweep").path("fee")));
      default -> "";
    };
  }

  private String deposits(JsonNode payment, String state) {
    StringJoiner places = new StringJoiner(", ");
    for (JsonNode deposit : payment.path("deposits")) {
      told.add(deposit.path("tx_hash").asString() + " " + state);
      places.add(place(deposit));
    }
    long required = payment.path("confirmations_required").asLong();
    return "%s, %d of %d confirmations"
        .formatted(places, Math.min(payment.path("confirmations").asLong(), required), required);
  }

  private static String place(JsonNode deposit) {
    return "%s in block %d"
        .formatted(deposit.path("tx_hash").asString(), deposit.path("block_number").asLong());
  }

  private static String money(JsonNode payment, String field) {
    return format(payment, payment.path(field));
  }

  private static String money(JsonNode payment, JsonNode part) {
    return format(payment, part.path("amount"));
  }

  private static String format(JsonNode payment, JsonNode amount) {
    return TokenAmount.parseBaseUnits(amount.asString())
            .inWholeUnits(payment.path("decimals").asInt())
        + " "
        + payment.path("token").asString();
  }
}
