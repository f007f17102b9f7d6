package dev.ctrip.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between the documents, and from them into the code, lead somewhere. */
class MarkdownLinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** {@code [Name]}, by itself, and where it leads. */
  private static final Pattern REFERENCE = Pattern.compile("\\[([\\w.]+)](?![(:\\[])");

  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([\\w.]+)]: +(\\S+)$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\">");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

  /** What GitHub leaves out of a heading's anchor. */
  private static final Pattern NO_SLUG = Pattern.compile("[^\\p{L}\\p{N}\\p{M} _-]");

  @TempDir Path folder;

  @Test
  void everyRelativeLinkAndAnchorResolves() throws Exception {
    List<Path> documents = documents();
    assertThat(documents).contains(Path.of("README.md"), Path.of("docs/payments.md"));

    assertThat(documents.stream().flatMap(MarkdownLinksTest::broken)).isEmpty();
  }

  @Test
  void findsWhatLeadsNowhere() throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # The first *part*, and `code`!
        ## Twice
        ## Twice
        [good](page.md#the-first-part-and-code) [good](#twice-1) [good](https://a.example/#b) [good](.)
        `[code](nowhere.md)`
        ```
        [code](nowhere.md)
        ```
        [bad](nowhere.md) [bad](#thrice) [bad](page.md#twice-2) [Known] [Unknown]

        [Known]: page.md
        [Gone]: gone.md
        """);

    assertThat(broken(page))
        .containsExactly(
            page + ": nowhere.md",
            page + ": #thrice",
            page + ": page.md#twice-2",
            page + ": gone.md",
            page + ": [Unknown]");
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"));
        Stream<Path> top = Files.list(Path.of(""))) {
      return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** Each as the document's name and the link. */
  private static Stream<String> broken(Path document) {
    String prose = CODE.matcher(FENCED.matcher(read(document)).replaceAll("")).replaceAll("");
    Map<String, String> defined = new LinkedHashMap<>();
    DEFINITION.matcher(prose).results().forEach(to -> defined.put(to.group(1), to.group(2)));
    Stream<String> links =
        Stream.concat(
                LINK.matcher(prose).results().map(link -> link.group(1)), defined.values().stream())
            .filter(link -> !ELSEWHERE.matcher(link).matches())
            .filter(link -> !resolves(document, link));
    Stream<String> undefined =
        REFERENCE
            .matcher(prose)
            .results()
            .filter(reference -> !defined.containsKey(reference.group(1)))
            .map(MatchResult::group);
    return Stream.concat(links, undefined).map(link -> document + ": " + link);
  }

  private static boolean resolves(Path document, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    return Files.exists(target)
        && (hash < 0 || anchors(read(target)).contains(link.substring(hash + 1)));
  }

  private static Set<String> anchors(String markdown) {
    String text = FENCED.matcher(markdown).replaceAll("");
    Set<String> anchors = new HashSet<>();
    HEADING
        .matcher(text)
        .results()
        .map(heading -> slug(heading.group(1)))
        .forEach(slug -> addNumbered(anchors, slug));
    ANCHOR.matcher(text).results().forEach(anchor -> anchors.add(anchor.group(1)));
    return anchors;
  }

  private static void addNumbered(Set<String> anchors, String slug) {
    String next = slug;
    for (int number = 1; !anchors.add(next); number++) {
      next = slug + "-" + number;
    }
  }

  private static String slug(String heading) {
    return NO_SLUG.matcher(heading.toLowerCase(Locale.ROOT)).replaceAll("").replace(' ', '-');
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
