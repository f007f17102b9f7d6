package dev.ctrip.gateway.pricing.source;

import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.pricing.Pair;
import dev.ctrip.gateway.pricing.Rate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** Rates from a list of the settings. */
final class ListedRates {

  private ListedRates() {}

  /**
   * @param setting its name
   * @param read reads one entry; throws {@link IllegalArgumentException} if it cannot
   * @param form what an entry looks like
   * @throws StartRefusedException if an entry cannot be read, or a pair stands there twice
   */
  static SequencedMap<Pair, Rate> read(
      String setting,
      List<String> entries,
      String form,
      Function<String, Map.Entry<Pair, Rate>> read) {
    SequencedMap<Pair, Rate> rates = new LinkedHashMap<>();
    for (String entry : entries) {
      Map.Entry<Pair, Rate> rate;
      try {
        rate = read.apply(entry.strip());
      } catch (IllegalArgumentException e) {
        throw new StartRefusedException(
            setting
                + " has the entry '"
                + entry
                + "', which cannot be read: "
                + e.getMessage()
                + ".",
            "Write each entry as " + form + ".");
      }
      if (rates.put(rate.getKey(), rate.getValue()) != null) {
        throw new StartRefusedException(
            setting + " has two entries for " + rate.getKey() + ".", "Leave one of them out.");
      }
    }
    return rates;
  }
}
