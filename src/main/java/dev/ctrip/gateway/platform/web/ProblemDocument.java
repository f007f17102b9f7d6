package dev.ctrip.gateway.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error (RFC 9457).
 *
 * <p>Problem documents are kept in logs and sent on to others, so none holds an API key.
 *
 * @param type resolves to an explanation of the kind of problem
 * @param instance path of the request that failed; null where it could not be read
 * @param field the request's field or header at fault
 * @param remedy what to do about it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemDocument(
    @JsonProperty("type") String type,
    @JsonProperty("title") String title,
    @JsonProperty("status") int status,
    @JsonProperty("detail") String detail,
    @JsonProperty("instance") @Nullable String instance,
    @JsonProperty("field") @Nullable String field,
    @JsonProperty("remedy") @Nullable String remedy) {

  /** As keys begin, also where an underscore is escaped in a URL. */
  private static final Pattern API_KEY =
      Pattern.compile("(ctp(?:_|%5F)(?:live|test)(?:_|%5F))[0-9A-Z%]+", Pattern.CASE_INSENSITIVE);

  static ProblemDocument of(ProblemException failure, URI publicUrl, @Nullable String instance) {
    Problem problem = failure.problem();
    return new ProblemDocument(
        typeOf(problem, publicUrl),
        problem.title(),
        problem.status().value(),
        withoutKeys(failure.detail()),
        instance == null ? null : withoutKeys(instance),
        failure.field() == null ? null : withoutKeys(failure.field()),
        failure.remedy());
  }

  /** Paths and names of fields are the caller's, who may have put a key where none belongs. */
  private static String withoutKeys(String text) {
    return API_KEY.matcher(text).replaceAll("$1…");
  }

  static String typeOf(Problem problem, URI publicUrl) {
    return publicUrl + "/problems/" + problem.code();
  }
}
