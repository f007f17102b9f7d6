package dev.ctrip.gateway.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were taken on: without that they say little. */
final class Machine {

  private Machine() {}

  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("jdk", Runtime.version().toString());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    return facts;
  }

  static String inWords() {
    Map<String, Object> facts = facts();
    return "%s cores, %s %s, JDK %s"
        .formatted(
            facts.get("cores"), facts.get("os"), facts.get("architecture"), facts.get("jdk"));
  }
}
