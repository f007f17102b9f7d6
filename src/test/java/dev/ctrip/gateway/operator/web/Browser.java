package dev.ctrip.gateway.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps the operator's cookie and sends forms, as far as a browser would. */
final class Browser {

  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");

  private final ApiServer api;
  private @Nullable String cookie;

  Browser(ApiServer api) {
    this.api = api;
  }

  /** One that has signed in. */
  static Browser signedIn(ApiServer api, String key) {
    Browser browser = new Browser(api);
    Answer answer = browser.post("/admin/ui/login", "key", key);
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    return browser;
  }

  /** The cookie as it is sent; null without one. */
  @Nullable String cookie() {
    return cookie;
  }

  void setCookie(@Nullable String cookie) {
    this.cookie = cookie;
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  /** A page that is there. */
  String page(String path) {
    Answer answer = get(path);
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
    return answer.body();
  }

  /**
   * @param fields names and values by turns
   */
  Answer post(String path, String... fields) {
    return send("POST", path, encoded(fields));
  }

  /** Sends a button's form with the token that the page before has. */
  Answer press(String button, String... fields) {
    String token = formToken();
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("form_token");
    all.add(token);
    return post("/admin/ui/do/" + button, all.toArray(String[]::new));
  }

  String formToken() {
    Matcher token = FORM_TOKEN.matcher(page("/admin/ui"));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  Answer send(String method, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
    if (cookie != null) {
      all.addAll(List.of("Cookie", cookie));
    }
    Answer answer =
        api.send(
            method,
            path,
            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
            all.toArray(String[]::new));
    String set = answer.header("Set-Cookie");
    if (set != null) {
      cookie = set.contains("Max-Age=0") ? null : set.substring(0, set.indexOf(';'));
    }
    return answer;
  }

  static String encoded(String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(Objects.requireNonNull(fields[i + 1]), StandardCharsets.UTF_8));
    }
    return form.toString();
  }
}
