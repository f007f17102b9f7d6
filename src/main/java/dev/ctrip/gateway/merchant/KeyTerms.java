package dev.ctrip.gateway.merchant;

import dev.ctrip.gateway.platform.RequestText;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an API key is to be. Whether it is a test key is no matter of its terms: the installation
 * decides ({@link MerchantSettings}).
 *
 * @param merchant the name of the merchant whose key it is: 1 to 64 letters, digits, {@code .},
 *     {@code _} or {@code -}
 * @param label what it is for, for whoever looks at the list of keys; at most {@value
 *     #LONGEST_LABEL} characters, null without
 * @param expiresAt from then on it is refused; null: never
 */
public record KeyTerms(
    String merchant, @Nullable String label, Set<Scope> scopes, @Nullable Instant expiresAt) {

  public static final int LONGEST_LABEL = 100;

  /** The longest that a key lives, unless it never expires. Who makes one asks for no more. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(3650);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws IllegalArgumentException if the merchant's name or the label is not acceptable, or no
   *     scope is given
   */
  public KeyTerms {
    if (!isName(merchant)) {
      throw new IllegalArgumentException(
          "A merchant's name is 1 to 64 letters, digits, dots, underscores or hyphens");
    }
    if (label != null && !isLabel(label)) {
      throw new IllegalArgumentException(
          "A label is 1 to " + LONGEST_LABEL + " characters on one line");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A key needs at least one scope");
    }
    scopes = Set.copyOf(scopes);
  }

  /** For a key without a label that never expires. */
  public static KeyTerms of(String merchant, Set<Scope> scopes) {
    return new KeyTerms(merchant, null, scopes, null);
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public static boolean isLabel(String label) {
    return !label.isBlank()
        && label.codePointCount(0, label.length()) <= LONGEST_LABEL
        && label.codePoints().noneMatch(Character::isISOControl)
        && RequestText.isStorable(label);
  }
}
