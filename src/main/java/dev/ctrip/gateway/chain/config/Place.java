package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.platform.StartRefusedException;

/**
 * Where something stands in a chains file.
 *
 * @param line from 1; 0 where the file as a whole is meant
 * @param field path from the top, such as {@code chains.local.tokens[0].decimals}; empty at the top
 */
record Place(String file, int line, String field) {

  static Place wholeFile(String file) {
    return new Place(file, 0, "");
  }

  /** A field below this place. */
  Place field(String name, int line) {
    return new Place(file, line, field.isEmpty() ? name : field + "." + name);
  }

  /** A list item below this place, counted from 0. */
  Place item(int index, int line) {
    return new Place(file, line, field + "[" + index + "]");
  }

  /** A field that is not there; named at the line of what should hold it. */
  Place missing(String name) {
    return field(name, line);
  }

  /**
   * @param what a clause without its full stop
   * @param remedy a sentence
   */
  StartRefusedException wrong(String what, String remedy) {
    String where =
        file + (line > 0 ? ", line " + line : "") + (field.isEmpty() ? "" : ", " + field);
    return new StartRefusedException(where + ": " + what + ".", remedy);
  }
}
