package dev.ctrip.gateway.accounting.web;

import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.Accounts.Acceptance;
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
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The books over HTTP, for the operator. */
@Tag(name = "Admin")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.ADMIN)
class AccountingController {

  private static final String CSV = "text/csv";

  /** A day on which nothing was posted. */
  private static final String EXAMPLE =
      """
      booked_at,entry,kind,chain,chain_id,account,asset,token_contract_address,amount,\
      amount_whole,payment_id,order_id,merchant_id,tx_hash,block_number
      """;

  private static final int MOST_INCIDENTS = 500;

  private final Accounts accounts;
  private final AccountingRequests requests;
  private final EntriesCsv csv;
  private final IncidentJson json;

  AccountingController(
      Accounts accounts, AccountingRequests requests, EntriesCsv csv, IncidentJson json) {
    this.accounts = accounts;
    this.requests = requests;
    this.csv = csv;
    this.json = json;
  }

  @Operation(
      operationId = "exportEntries",
      summary = "Export the books of a day",
      description =
          """
          Every posting of a day in double entry, as comma-separated values with a header \
          (RFC 4180): the amounts of an entry come to zero in each asset. A day is one of UTC, by \
          when something was posted, so from some minutes after midnight on the file is the same \
          for ever. Without `merchant` also what concerns no merchant, such as a gas wallet's \
          funding. A response that is cut off without its end is not the whole day: ask again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The postings, in the order in which they were made.",
      content =
          @Content(
              mediaType = CSV,
              schema = @Schema(type = "string"),
              examples = @ExampleObject(EXAMPLE)))
  @FailsWith(Problem.NOT_FOUND)
  @GetMapping(path = "/admin/accounting/entries.csv", produces = CSV)
  void entries(
      Caller caller,
      HttpServletResponse response,
      @Parameter(
              description = "YYYY-MM-DD.",
              required = true,
              schema = @Schema(pattern = "^2[0-9]{3}-[0-9]{2}-[0-9]{2}$", example = "2026-01-31"))
          @RequestParam(required = false)
          @Nullable String day,
      @Parameter(description = "A merchant's id or name; all without it.")
          @RequestParam(required = false)
          @Nullable String merchant,
      @Parameter(description = "A chain's name; all without it.", example = "local")
          @RequestParam(required = false)
          @Nullable String chain)
      throws IOException {
    Accounts.Selection selection = requests.selection(day, merchant, chain);
    response.setContentType(CSV + ";charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("entries-" + selection.day() + ".csv")
            .build()
            .toString());
    write(selection, response.getOutputStream());
  }

  /** As they are read, since a day's postings may be more than memory holds. */
  private void write(Accounts.Selection selection, OutputStream out) throws IOException {
    out.write(csv.header().getBytes(StandardCharsets.UTF_8));
    accounts.postings(
        selection,
        posting -> {
          try {
            out.write(csv.row(posting).getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Operation(
      operationId = "listIncidents",
      summary = "List the accounts that differ from the chain",
      description =
          """
          At most 500: those still open first, then the latest. One resolves itself when books and \
          chain agree again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The incidents.",
      content = @Content(schema = @Schema(implementation = IncidentJson.Incidents.class)))
  @GetMapping(path = "/admin/accounting/incidents", produces = MediaType.APPLICATION_JSON_VALUE)
  IncidentJson.Incidents incidents(Caller caller) {
    return json.of(accounts.incidents(MOST_INCIDENTS));
  }

  @Operation(
      operationId = "acceptIncident",
      summary = "Take a difference as it is",
      description =
          """
          Sets the account to what the chain had when last looked at, posts the difference to \
          `unexplained`, and resolves the incident. Moves no money. For a difference that is \
          understood, such as coin that was taken out by hand. Where the account's books have \
          moved since (`books-moved`), wait some minutes for the next round and look again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The incident, resolved.",
      content = @Content(schema = @Schema(implementation = IncidentJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.BOOKS_MOVED})
  @PostMapping(
      path = "/admin/accounting/incidents/{id}/accept",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  IncidentJson.Body accept(
      Caller caller,
      @Parameter(
              description = "The incident's `id`.",
              schema = @Schema(pattern = "^[1-9][0-9]{0,17}$", example = "7"))
          @PathVariable
          String id,
      @RequestBody AcceptDriftRequest request) {
    String reason = AccountingRequests.reason(request);
    return switch (accounts.accept(AccountingRequests.incident(id), caller.keyId(), reason)) {
      case Acceptance.Accepted accepted -> json.of(accepted.incident());
      case Acceptance.NotOpen none -> throw AccountingRequests.noIncident();
      case Acceptance.BooksMoved moved ->
          throw new ProblemException(
              Problem.BOOKS_MOVED,
              null,
              "The books of the account moved since the incident was last seen.",
              "Wait some minutes for the next round, and look at the incident again.");
    };
  }
}
