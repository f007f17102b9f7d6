package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.operator.page.OperatorPages;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentOverview;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepIds;
import dev.ctrip.gateway.sweep.SweepOverview;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The pages that are looked at. */
@Hidden
@Controller
@ConditionalOnRole(Role.API)
class PageController {

  private final OperatorPages pages;
  private final PaymentOverview payments;
  private final SweepOverview sweeps;
  private final Chains chains;

  PageController(
      OperatorPages pages, PaymentOverview payments, SweepOverview sweeps, Chains chains) {
    this.pages = pages;
    this.payments = payments;
    this.sweeps = sweeps;
    this.chains = chains;
  }

  @GetMapping(OperatorPaths.ROOT)
  ModelAndView overview() {
    return page("operator/overview", pages.overview());
  }

  @GetMapping(OperatorPaths.ROOT + "/payments")
  ModelAndView payments(HttpServletRequest request) {
    Form asked = new Form(request);
    String id = asked.text("id");
    if (id != null) {
      return OperatorPaths.seeOther(OperatorPaths.ROOT + "/payments/" + knownPayment(id));
    }
    return page(
        "operator/payments",
        pages.payments(
            new PaymentOverview.Filter(
                word(PaymentStatus.class, "status", asked),
                word(PaymentFlag.class, "flag", asked),
                chain(asked),
                asked.isTicked("open"),
                after(asked, known -> PaymentIds.isPossible(known) && payments.exists(known)),
                OperatorPages.LINES)));
  }

  private String knownPayment(String id) {
    if (!PaymentIds.isPossible(id) || !payments.exists(id)) {
      throw noSuchPayment();
    }
    return id;
  }

  @GetMapping(OperatorPaths.ROOT + "/payments/{id}")
  ModelAndView payment(@PathVariable String id) {
    return page("operator/payment", pages.payment(id).orElseThrow(PageController::noSuchPayment));
  }

  private static ProblemException noSuchPayment() {
    return new ProblemException(
        Problem.NOT_FOUND, null, "There is no payment of this id.", "Copy the whole of its id.");
  }

  @GetMapping(OperatorPaths.ROOT + "/sweeps")
  ModelAndView sweeps(HttpServletRequest request) {
    Form asked = new Form(request);
    return page(
        "operator/sweeps",
        pages.sweeps(
            new SweepOverview.Filter(
                word(Sweep.State.class, "state", asked),
                chain(asked),
                after(asked, id -> SweepIds.isPossible(id) && sweeps.exists(id)),
                OperatorPages.LINES)));
  }

  /** So that an address without a page is answered by a page, after the login. */
  @RequestMapping(OperatorPaths.ROOT + "/**")
  ModelAndView nothing() {
    throw new ProblemException(Problem.NOT_FOUND, null, "There is no such page.", null);
  }

  private static ModelAndView page(String template, Object page) {
    return new ModelAndView(template, Map.of("page", page));
  }

  private static <E extends Enum<E>> @Nullable E word(Class<E> type, String field, Form asked) {
    String word = asked.text(field);
    if (word == null) {
      return null;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw unknown(field);
  }

  private @Nullable ChainId chain(Form asked) {
    String name = asked.text("chain");
    return name == null
        ? null
        : chains.named(name).map(ChainSettings::id).orElseThrow(() -> unknown("chain"));
  }

  private static @Nullable String after(Form asked, Predicate<String> exists) {
    String after = asked.text("after");
    if (after != null && !exists.test(after)) {
      throw unknown("after");
    }
    return after;
  }

  private static ProblemException unknown(String field) {
    return new ProblemException(
        Problem.INVALID_FIELD,
        field,
        "Nothing is known by what the address of this page says of '" + field + "'.",
        "Begin again from the list.");
  }
}
