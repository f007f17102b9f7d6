package dev.ctrip.gateway.world.node;

/** What goes back over HTTP, whether or not it is JSON-RPC. */
record HttpReply(int status, String contentType, String body) {

  static HttpReply json(String body) {
    return new HttpReply(200, "application/json", body);
  }

  static HttpReply html(int status, String title) {
    return new HttpReply(
        status,
        "text/html",
        "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
            .formatted(title, title));
  }
}
