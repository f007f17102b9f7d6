package dev.ctrip.gateway.checkout.web;

import dev.ctrip.gateway.checkout.live.LivePages;
import dev.ctrip.gateway.checkout.page.PaymentPages;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentVersions;
import dev.ctrip.gateway.payment.PaymentVersions.PaymentVersion;
import dev.ctrip.gateway.platform.CallerNetwork;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The payer's page. Needs no key: who knows the payment's id, which nobody can guess, may see it.
 * Whatever goes wrong is a page as well.
 */
@Hidden
@Controller
@ConditionalOnRole(Role.API)
class CheckoutController {

  private static final Logger log = LoggerFactory.getLogger(CheckoutController.class);

  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private final PaymentPages pages;
  private final PaymentVersions versions;
  private final LivePages live;

  CheckoutController(PaymentPages pages, PaymentVersions versions, LivePages live) {
    this.pages = pages;
    this.versions = versions;
    this.live = live;
  }

  /** The whole page. */
  @GetMapping(path = "/pay/{id}", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView page(@PathVariable String id) {
    return new ModelAndView("checkout/pay", model(id));
  }

  /** The parts of the page that change. */
  @GetMapping(path = "/pay/{id}/parts", produces = MediaType.TEXT_HTML_VALUE)
  ModelAndView parts(@PathVariable String id) {
    return new ModelAndView("checkout/pay :: parts", model(id));
  }

  private Map<String, Object> model(String id) {
    return Map.of("page", pages.find(id).orElseThrow(UnknownPaymentException::new));
  }

  /** Tells that something has changed, for as long as that is to be expected. */
  @GetMapping(path = "/pay/{id}/events")
  ResponseEntity<SseEmitter> events(@PathVariable String id, HttpServletRequest request) {
    PaymentVersion version = PaymentIds.isPossible(id) ? versions.of(Set.of(id)).get(id) : null;
    if (version == null) {
      throw new UnknownPaymentException();
    }
    if (!version.status().expectsChange()) {
      // With this an EventSource does not come again (HTML Standard, 9.2).
      return ResponseEntity.noContent().build();
    }
    SseEmitter stream =
        live.open(id, version, CallerNetwork.of(request.getRemoteAddr()))
            .orElseThrow(() ->
                ProblemException.passing(
                    Problem.RATE_LIMITED, null, "Too many pages are open.", null));
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        // So that nginx passes each event on at once.
        .header("X-Accel-Buffering", "no")
        .body(stream);
  }

  @ExceptionHandler
  ModelAndView answer(UnknownPaymentException unknown) {
    return note(
        HttpStatus.NOT_FOUND,
        "There is no such payment",
        "The link is not complete, or it was mistyped. Please open it again from the shop.");
  }

  /** There is no other problem here than too many requests. */
  @ExceptionHandler
  ModelAndView answer(ProblemException refused, HttpServletResponse response) {
    setRetryAfter(response, Objects.requireNonNullElse(refused.retryAfter(), A_MOMENT));
    return note(
        HttpStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        "From your network this page was asked for too often. Please wait a moment, then load it"
            + " again. Money that you have sent is safe.");
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ModelAndView answer(RuntimeException failure, HttpServletResponse response) {
    log.warn("The database does not answer a payer: {}", failure.toString());
    setRetryAfter(response, A_MOMENT);
    return note(
        HttpStatus.SERVICE_UNAVAILABLE,
        "We will be back in a moment",
        "This page cannot be shown right now. Please load it again in a few seconds. Money that you"
            + " have sent is safe.");
  }

  private static void setRetryAfter(HttpServletResponse response, Duration retryAfter) {
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
  }

  private static ModelAndView note(HttpStatus status, String headline, String text) {
    ModelAndView page =
        new ModelAndView("checkout/note", Map.of("headline", headline, "text", text));
    page.setStatus(status);
    return page;
  }

  /** Nobody has a payment of that id. */
  static final class UnknownPaymentException extends RuntimeException {}
}
