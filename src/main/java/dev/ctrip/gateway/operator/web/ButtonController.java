package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.admin.AdminWishes;
import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * What the buttons do: each is a wish of the admin API, under its name there. A new one is a line
 * here, and a form in a template that is sent to {@code /admin/ui/do/} and its name.
 */
@Hidden
@Controller
@ConditionalOnRole(Role.API)
class ButtonController {

  /** What a button asks for, in the name of a key. */
  private interface Wish {
    Started start(String keyId, Form form);
  }

  private final Map<String, Wish> wishes;

  ButtonController(AdminWishes admin) {
    this.wishes =
        Map.of(
            "scan-now",
            (key, form) ->
                admin.scanNow(
                    key, form.text("chain"), form.number("from_block"), form.number("to_block")),
            "process-payment",
            (key, form) -> admin.processPayment(key, form.text("payment_id")),
            "sweep-now",
            (key, form) -> admin.sweepNow(key, form.text("chain"), form.isTicked("dry_run")),
            "sweep-address",
            (key, form) ->
                admin.sweepAddress(
                    key, form.text("address"), form.text("chain_name"), form.isTicked("dry_run")));
  }

  @PostMapping(OperatorPaths.ROOT + "/do/{name}")
  ModelAndView press(@PathVariable String name, HttpServletRequest request) {
    Wish wish = wishes.get(name);
    if (wish == null) {
      throw new ProblemException(Problem.NOT_FOUND, null, "There is no such button.", null);
    }
    Form form = new Form(request);
    Started started = wish.start(Session.of(request).orElseThrow().keyId(), form);
    return OperatorPaths.seeOther(form.back() + "?started=" + started.workflowId());
  }
}
