package dev.ctrip.gateway.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error (RFC 9457).
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

  static ProblemDocument of(ProblemException failure, URI publicUrl, @Nullable String instance) {
    Problem problem = failure.problem();
    return new ProblemDocument(
        typeOf(problem, publicUrl),
        problem.title(),
        problem.status().value(),
        failure.detail(),
        instance,
        failure.field(),
        failure.remedy());
  }

  static String typeOf(Problem problem, URI publicUrl) {
    return publicUrl + "/problems/" + problem.code();
  }
}
