package dev.ctrip.gateway.world;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for secrets in whatever a gateway leaves behind, in each form that they may be written in:
 * as they are, in hex digits, in Base64, in a URL; a phrase also by any three of its words in a
 * row.
 */
public final class SecretHunt {

  private static final int WORDS_IN_A_ROW = 3;

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Map<String, Pattern> patterns = new LinkedHashMap<>();

  public SecretHunt forText(String name, String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    secrets.put(name, secret);
    patterns.put(
        name,
        anyOf(
            List.of(
                secret,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8))));
    return this;
  }

  public SecretHunt forPhrase(String name, String phrase) {
    List<String> words = List.of(phrase.split(" "));
    secrets.put(name, phrase);
    patterns.put(
        name,
        Pattern.compile(
            IntStream.rangeClosed(0, words.size() - WORDS_IN_A_ROW)
                .mapToObj(
                    first -> String.join("\\W+", words.subList(first, first + WORDS_IN_A_ROW)))
                .collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE));
    return this;
  }

  private static Pattern anyOf(List<String> forms) {
    return Pattern.compile(
        forms.stream()
            .map(form -> Pattern.quote(form.toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining("|")),
        Pattern.CASE_INSENSITIVE);
  }

  /** What is looked for, by name. */
  public Map<String, String> secrets() {
    return secrets;
  }

  /** The names of those that a text holds. */
  public Set<String> in(String text) {
    return patterns.entrySet().stream()
        .filter(pattern -> pattern.getValue().matcher(text).find())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
