package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * What holds for every request's body: it is not large, which is seen before anything parses it,
 * with and without a Content-Length; and one that is there is not {@code null}, also where it may
 * be left out.
 */
@ControllerAdvice
class RequestBodies extends RequestBodyAdviceAdapter {

  /** Twice a request with all the metadata that is allowed, in ASCII. */
  static final int MOST_BYTES = 64 * 1024;

  @Override
  public boolean supports(
      MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    if (message.getHeaders().getContentLength() > MOST_BYTES) {
      throw tooLarge();
    }
    byte[] body = message.getBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw tooLarge();
    }
    return new ReadBody(message.getHeaders(), new ByteArrayInputStream(body));
  }

  @Override
  public Object afterBodyRead(
      @Nullable Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter) {
    if (body == null) {
      throw new ProblemException(
          Problem.INVALID_REQUEST,
          null,
          "The body is null.",
          "Send a JSON object; where none is needed, leave the body out.");
    }
    return body;
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        Problem.TOO_LARGE, null, "The body is larger than " + MOST_BYTES + " bytes.", null);
  }

  private record ReadBody(HttpHeaders headers, InputStream body) implements HttpInputMessage {

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
