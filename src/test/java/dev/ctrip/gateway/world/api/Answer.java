package dev.ctrip.gateway.world.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API answered. */
public record Answer(HttpResponse<String> response) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public int status() {
    return response.statusCode();
  }

  public String body() {
    return response.body();
  }

  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  public JsonNode json() {
    return JSON.readTree(body());
  }

  /** Fails unless this is that problem, whole and with nothing of our inside. */
  public Answer isProblem(Problem problem, @Nullable String field) {
    assertThat(body()).doesNotContain("\tat ", "Exception", "dev.ctrip", "jackson");
    assertThat(status()).as(body()).isEqualTo(problem.status().value());
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    JsonNode json = json();
    assertThat(json.path("type").asString())
        .isEqualTo(ApiServer.PUBLIC_URL + "/problems/" + problem.code());
    assertThat(json.path("title").asString()).isEqualTo(problem.title());
    assertThat(json.path("status").asInt()).isEqualTo(problem.status().value());
    assertThat(json.path("detail").asString()).isNotBlank().hasSizeLessThan(300);
    assertThat(json.path("instance").isString()).isTrue();
    assertThat(json.path("field").isMissingNode() ? null : json.path("field").asString())
        .isEqualTo(field);
    return this;
  }
}
