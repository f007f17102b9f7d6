package dev.ctrip.gateway.operator.web;

import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Where the pages are. */
final class OperatorPaths {

  static final String ROOT = "/admin/ui";
  static final String LOGIN = ROOT + "/login";
  static final String ASSETS = "/assets/operator/";

  /** Pages that a form may lead back to; whatever else it names leads to the first page. */
  private static final Pattern BACK =
      Pattern.compile(ROOT + "/(?:sweeps|payments(?:/pay_[0-9A-Za-z_-]{1,64})?)");

  private OperatorPaths() {}

  static String back(String wanted) {
    return BACK.matcher(wanted).matches() ? wanted : ROOT;
  }

  /** Relative, so that nothing of it follows from a Host header; 303, so that it is read by GET. */
  static ModelAndView seeOther(String path) {
    RedirectView redirect = new RedirectView(path, false, false, false);
    redirect.setStatusCode(HttpStatus.SEE_OTHER);
    return new ModelAndView(redirect);
  }
}
