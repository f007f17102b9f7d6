package dev.ctrip.gateway.checkout.page;

import java.util.List;
import java.util.Locale;

/**
 * What the payer is told.
 *
 * @param tone how it looks
 * @param notes what else he should know, one sentence or two each
 */
public record Message(Tone tone, String headline, String text, List<String> notes) {

  /** How a message looks; never the only thing that tells it. */
  public enum Tone {
    /** Something is expected of the payer. */
    WAITING,
    /** It is under way. */
    GOING,
    /** All is well. */
    DONE,
    /** The payer should read this. */
    WARNING,
    /** Nothing more happens. */
    OVER;

    /** As a class of the page's style sheet. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Message {
    notes = List.copyOf(notes);
  }
}
