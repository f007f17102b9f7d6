package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.ApiKeys.Revocation;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The operator's way to merchants' API keys. */
@Tag(name = "Admin")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.ADMIN)
class KeysController {

  private final KeyRequests requests;
  private final ApiKeys keys;

  KeysController(KeyRequests requests, ApiKeys keys) {
    this.requests = requests;
    this.keys = keys;
  }

  @Operation(
      summary = "Make an API key",
      description =
          """
          Makes the merchant as well, unless there is one of that name. The key's text is in this \
          answer and nowhere else: only a hash of it is stored.\
          """)
  @ApiResponse(
      responseCode = "201",
      description = "The key, with its text.",
      content = @Content(schema = @Schema(implementation = KeysJson.Created.class)))
  @PostMapping(
      path = "/admin/keys",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<KeysJson.Created> createKey(Caller caller, @RequestBody CreateKeyRequest request) {
    ApiKeys.NewKey key = keys.create(requests.terms(request), caller.keyId());
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(KeysJson.created(key));
  }

  @Operation(
      summary = "List API keys",
      description = "Of every merchant, newest first, page by page; never their texts.")
  @ApiResponse(
      responseCode = "200",
      description = "A page of them.",
      content = @Content(schema = @Schema(implementation = KeysJson.Page.class)))
  @GetMapping(path = "/admin/keys", produces = MediaType.APPLICATION_JSON_VALUE)
  KeysJson.Page listKeys(
      Caller caller,
      @Parameter(description = "Only those of the merchant of this id or name.")
          @RequestParam(name = "merchant", required = false)
          @Nullable String merchant,
      @Parameter(
              description = "Only those in this state.",
              schema = @Schema(allowableValues = {"active", "expired", "revoked"}))
          @RequestParam(name = "state", required = false)
          @Nullable String state,
      @Parameter(
              description = "How many at most; 50 without it.",
              schema = @Schema(type = "integer", minimum = "1", maximum = "200"))
          @RequestParam(name = "limit", required = false)
          @Nullable String limit,
      @Parameter(description = "`next` of the page before.")
          @RequestParam(name = "after", required = false)
          @Nullable String after) {
    ApiKeys.Filter filter = requests.filter(merchant, state, limit, after);
    return KeysJson.page(keys.list(filter), filter.limit());
  }

  @Operation(
      summary = "Revoke an API key",
      description =
          """
          From the next request on it is refused everywhere; what a request has begun is finished. \
          A key that was revoked before is answered as it is. The last admin key that can be used \
          is not revoked.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The key, revoked now or before.",
      content = @Content(schema = @Schema(implementation = KeysJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.LAST_ADMIN_KEY})
  @PostMapping(path = "/admin/keys/{id}/revoke", produces = MediaType.APPLICATION_JSON_VALUE)
  KeysJson.Body revokeKey(Caller caller, @PathVariable String id) {
    return switch (keys.revoke(id, caller.keyId())) {
      case Revocation.Revoked revoked -> KeysJson.body(revoked.entry());
      case Revocation.NotFound _ ->
          throw new ProblemException(
              Problem.NOT_FOUND,
              null,
              "There is no API key of this id.",
              "GET /admin/keys lists them.");
      case Revocation.LastAdminKey _ ->
          throw new ProblemException(
              Problem.LAST_ADMIN_KEY,
              null,
              "This is the last admin key that can be used.",
              "Make another one first, by POST /admin/keys or ./ctrip keys create --admin.");
    };
  }
}
