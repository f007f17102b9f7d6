package dev.ctrip.gateway.bench;

import java.util.ArrayList;
import java.util.List;

/** The figures as people read them. */
final class FigureTable {

  private final Figures figures;
  private final List<String> lines = new ArrayList<>();

  private FigureTable(Figures figures) {
    this.figures = figures;
  }

  static String of(Figures figures) {
    return new FigureTable(figures).text();
  }

  private String text() {
    Effort effort = figures.effort();
    if (effort.quick()) {
      lines.add(
          "A quick run: fewer samples, and at most %,d open payments.".formatted(effort.most()));
      lines.add("");
    }
    addJudged();
    addDetection();
    addCatchUp();
    addTheRest();
    lines.add("");
    lines.add(
        "Taken in %d s with seed %d, on %s."
            .formatted(figures.taken().toSeconds(), figures.seed(), Machine.inWords()));
    return String.join(System.lineSeparator(), lines);
  }

  private void addJudged() {
    for (Figures.Judged judged : figures.judged()) {
      lines.add(
          "%-24s %8.2f   %s %-5s %s"
              .formatted(
                  judged.name(),
                  judged.value(),
                  judged.comparison(),
                  plain(judged.bound()),
                  judged.met() ? "met" : "MISSED"));
    }
  }

  private void addDetection() {
    lines.add("");
    lines.add(
        "Detection in milliseconds: from the node's first word of a block to the commit of the");
    lines.add("deposit in it and of the change that it is to its payment. No workflow is woken.");
    lines.add("");
    lines.add("  open payments  samples      p50      p25      p75      p99   medians of rounds");
    for (int open : figures.effort().openPayments()) {
      Spread all = figures.detection().all(open);
      Spread medians = figures.detection().medians(open);
      lines.add(
          "  %,13d  %7d %8.2f %8.2f %8.2f %8.2f   %.2f to %.2f"
              .formatted(
                  open,
                  all.count(),
                  all.median(),
                  all.percentile(25),
                  all.percentile(75),
                  all.percentile(99),
                  medians.min(),
                  medians.max()));
    }
    Spread ratios = figures.detection().flatRatios();
    lines.add("");
    lines.add(
        "flat_ratio is the p50 with %,d by that with %,d; by rounds it was %.2f to %.2f."
            .formatted(
                figures.effort().most(), figures.effort().fewest(), ratios.min(), ratios.max()));
  }

  private void addCatchUp() {
    CatchUp.Rates rates = figures.catchUp();
    lines.add("");
    lines.add(
        "Catching up with %,d blocks, %d at once on %d connection(s), in blocks a second:"
            .formatted(figures.effort().chainLength(), rates.blocksAtOnce(), rates.connections()));
    lines.add("");
    lines.add("  reader   median      min      max");
    lines.add(rateLine("ours", rates.ours()));
    lines.add(rateLine("raw", rates.raw()));
    lines.add("");
    lines.add(
        "By rounds the ratio was %.2f to %.2f. A block took ours %.2f ms more than the raw reader."
            .formatted(rates.ratios().min(), rates.ratios().max(), rates.ownMillisPerBlock()));
  }

  private static String rateLine(String reader, Spread rates) {
    return "  %-6s %8.0f %8.0f %8.0f".formatted(reader, rates.median(), rates.min(), rates.max());
  }

  private void addTheRest() {
    lines.add("");
    figures
        .roundTrips()
        .forEach((open, perBlock) ->
            lines.add(
                "HTTP round trips a block, nothing ours, with %,d open payments: %.2f"
                    .formatted(open, perBlock)));
    Heap.Weights heap = figures.heap();
    lines.add(
        "Live objects of a whole gateway: %.1f MB (%.1f to %.1f) without, %.1f MB (%.1f to %.1f) with %,d."
            .formatted(
                heap.without().median(),
                heap.without().min(),
                heap.without().max(),
                heap.with().median(),
                heap.with().min(),
                heap.with().max(),
                heap.openPayments()));
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
