package dev.ctrip.gateway.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
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
 * @param remedy what to do about it, as exactly as is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemDocument(
    @JsonProperty("type")
        @Schema(
            description = "Resolves to an explanation; its last segment tells the kind.",
            format = "uri")
        String type,
    @JsonProperty("title") @Schema(description = "The kind in words.") String title,
    @JsonProperty("status") @Schema(description = "The HTTP status.") int status,
    @JsonProperty("detail") @Schema(description = "What is wrong with this request.") String detail,
    @JsonProperty("instance") @Schema(description = "The path that was asked for.")
        @Nullable String instance,
    @JsonProperty("field")
        @Schema(description = "The field, parameter or header at fault; absent if none is.")
        @Nullable String field,
    @JsonProperty("remedy") @Schema(description = "What to do about it.") String remedy) {

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
        failure.remedy() == null ? problem.remedy() : failure.remedy());
  }

  /** Paths and names of fields are the caller's, who may have put a key where none belongs. */
  private static String withoutKeys(String text) {
    return API_KEY.matcher(text).replaceAll("$1…");
  }

  static String typeOf(Problem problem, URI publicUrl) {
    return publicUrl + "/problems/" + problem.code();
  }
}
