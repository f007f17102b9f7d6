package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.PaymentTerms;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an operator sees of a payment in the Temporal Web UI. Shows; decides nothing. */
final class OperatorView {

  /** Enough for a life with reorgs, and far from the 20 kB that the Web UI takes. */
  private static final int REMEMBERED = 20;

  private final PaymentTerms terms;
  private final Deque<String> happened = new ArrayDeque<>();
  private @Nullable PaymentFacts shown;
  private @Nullable String explanation;
  private List<String> failingWebhooks = List.of();

  OperatorView(PaymentTerms terms) {
    this.terms = terms;
  }

  void show(PaymentFacts facts) {
    updateSearchAttributes(facts);
    if (shown == null || shown.sequence() != facts.sequence()) {
      explanation = null;
    }
    shown = facts;
    Workflow.setCurrentDetails(details(facts));
  }

  /** Each update is an event of the history, so only what differs is updated. */
  private static void updateSearchAttributes(PaymentFacts facts) {
    SearchAttributes known = Workflow.getTypedSearchAttributes();
    String status = facts.status().word();
    List<String> flags = words(facts);
    List<String> transactions = facts.deposits().transactions();
    boolean same =
        status.equals(known.get(PaymentSearchAttributes.STATUS))
            && flags.equals(orEmpty(known.get(PaymentSearchAttributes.FLAGS)))
            && transactions.equals(orEmpty(known.get(PaymentSearchAttributes.TX_HASHES)));
    if (!same) {
      Workflow.upsertTypedSearchAttributes(
          PaymentSearchAttributes.STATUS.valueSet(status),
          PaymentSearchAttributes.FLAGS.valueSet(flags),
          PaymentSearchAttributes.TX_HASHES.valueSet(transactions));
    }
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  /**
   * Remembers what was recorded, so that a life can be read on one page: a payment that was
   * reorganised and is settled says no more of it in its state.
   *
   * @param what the event and its rule
   */
  void happened(Instant at, String what) {
    happened.addLast(at.truncatedTo(ChronoUnit.SECONDS) + " " + what);
    if (happened.size() > REMEMBERED) {
      happened.removeFirst();
    }
  }

  /** Adds why the payment waits. */
  void explain(String reason) {
    explanation = reason;
    if (shown != null) {
      Workflow.setCurrentDetails(details(shown));
    }
  }

  /**
   * @param types of the webhooks that are not acknowledged
   */
  void showFailingWebhooks(List<String> types) {
    failingWebhooks = types;
    boolean known =
        Boolean.TRUE.equals(
            Workflow.getTypedSearchAttributes().get(PaymentSearchAttributes.WEBHOOKS_FAILING));
    if (known == types.isEmpty()) {
      Workflow.upsertTypedSearchAttributes(
          PaymentSearchAttributes.WEBHOOKS_FAILING.valueSet(!types.isEmpty()));
    }
    if (shown != null) {
      Workflow.setCurrentDetails(details(shown));
    }
  }

  private String details(PaymentFacts facts) {
    StringBuilder markdown = new StringBuilder();
    row(markdown, "Status", "**" + facts.status().word() + "** " + String.join(", ", words(facts)));
    markdown.append("|---|---|\n");
    row(markdown, "Due", facts.current(terms).inWords());
    row(markdown, "Received", terms.token().format(facts.deposits().received()));
    if (facts.acceptedAmount() != null) {
      row(markdown, "Accepted", terms.token().format(facts.acceptedAmount()) + " as enough");
    }
    row(markdown, "Confirmed", terms.token().format(facts.deposits().confirmed()));
    row(markdown, "Swept", terms.token().format(facts.swept()));
    row(
        markdown,
        "Address",
        link(terms.explorerAddress(), "{address}", terms.address().toString()));
    row(markdown, "Expires at", facts.expiresAt() + " by the chain's clock");
    row(
        markdown,
        "Chain when last looked at",
        "block " + facts.chain().readUpTo() + " of " + facts.chain().time());
    if (!facts.deposits().transactions().isEmpty()) {
      row(
          markdown,
          "Transactions",
          facts.deposits().transactions().stream()
              .map(hash -> link(terms.explorerTx(), "{hash}", hash))
              .collect(Collectors.joining(" ")));
    }
    if (facts.attentionReason() != null) {
      row(markdown, "Needs attention", facts.attentionReason());
    }
    if (!failingWebhooks.isEmpty()) {
      row(markdown, "Webhooks", "not acknowledged: " + String.join(", ", failingWebhooks));
    }
    if (explanation != null) {
      row(markdown, "Waits because", explanation);
    }
    if (!happened.isEmpty()) {
      markdown.append("\nWhat this run has recorded:\n\n");
      happened.forEach(line -> markdown.append("- ").append(line).append("\n"));
    }
    return markdown.toString();
  }

  private static void row(StringBuilder markdown, String name, String value) {
    markdown.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private static String link(@Nullable String template, String placeholder, String value) {
    return template == null
        ? "`" + value + "`"
        : "[" + value + "](" + template.replace(placeholder, value) + ")";
  }

  private static List<String> words(PaymentFacts facts) {
    return facts.flags().stream().map(PaymentFlag::word).toList();
  }
}
