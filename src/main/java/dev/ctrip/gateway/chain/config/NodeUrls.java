package dev.ctrip.gateway.chain.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The URLs of a chain's nodes, as the fields {@code rpc} and {@code ws} list them. Neither is ever
 * quoted in a message: paths and queries hold API keys.
 */
record NodeUrls(List<URI> http, List<URI> ws) {

  private static final Set<String> WEB_SOCKET = Set.of("ws", "wss");
  private static final Set<String> ANY = Set.of("http", "https", "ws", "wss");

  /** WebSocket URLs may stand in {@code rpc} too. */
  static NodeUrls read(Fields chain) {
    List<URI> http = new ArrayList<>();
    List<URI> ws = new ArrayList<>();
    chain
        .optional("rpc")
        .ifPresent(entry -> {
          for (URI url : urls(entry, ANY)) {
            (WEB_SOCKET.contains(url.getScheme()) ? ws : http).add(url);
          }
        });
    chain.optional("ws").ifPresent(entry -> ws.addAll(urls(entry, WEB_SOCKET)));
    if (http.isEmpty()) {
      throw chain
          .place()
          .missing("rpc")
          .wrong(
              "no http:// or https:// URL is given, and blocks are read over HTTP",
              "Add the RPC URL of a node: rpc: [ \"https://…\" ].");
    }
    return new NodeUrls(http, ws.stream().distinct().toList());
  }

  /** Whether all of a chain's {@code rpc} are variables of the environment without a value. */
  static boolean areEmptyVariables(Entry rpc) {
    List<Entry> items = rpc instanceof Entry.Mapping ? List.of() : items(rpc);
    return !items.isEmpty()
        && items.stream()
            .map(Entry::scalar)
            .allMatch(item -> item.raw().contains("${") && item.text().isEmpty());
  }

  private static List<Entry> items(Entry entry) {
    return entry instanceof Entry.Scalar
        ? List.of(entry)
        : entry.sequence("Write [ \"https://…\" ].").items();
  }

  private static List<URI> urls(Entry entry, Set<String> schemes) {
    List<URI> urls = new ArrayList<>();
    for (Entry item : items(entry)) {
      // An environment variable that is set to nothing leaves its URL out.
      if (!item.scalar().text().isEmpty()) {
        urls.add(
            item.scalar()
                .as(
                    text -> url(text, schemes),
                    "Write a whole URL, such as "
                        + (schemes.contains("https") ? "https" : "wss")
                        + "://node.example/key."));
      }
    }
    return urls.stream().distinct().toList();
  }

  private static URI url(String text, Set<String> schemes) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is no URL");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme)) {
      throw new IllegalArgumentException(
          "the URL starts with none of " + String.join(", ", schemes.stream().sorted().toList()));
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    return URI.create(scheme + text.substring(scheme.length()));
  }
}
