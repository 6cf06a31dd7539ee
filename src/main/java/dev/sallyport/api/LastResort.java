package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for requests that failed outside every controller and view: a {@code Status} to programs, a line of text to browsers. */
@Controller
class LastResort implements ErrorController {

    private final StatusBody status;

    LastResort(StatusBody status) {
        this.status = status;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpStatus code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer number
                        && HttpStatus.resolve(number) instanceof HttpStatus known
                ? known
                : HttpStatus.NOT_FOUND;
        String message = switch (code) {
            case NOT_FOUND -> Words.of("api.route_unknown");
            case METHOD_NOT_ALLOWED -> Words.of("api.method");
            default -> code.is4xxClientError() ? Words.of("api.bad_request") : Words.of("api.internal");
        };
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
                && StatusBody.isApi(path)) {
            status.write(response, code, message);
        } else {
            response.setStatus(code.value());
            response.setContentType(MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8");
            response.getOutputStream()
                    .write((code == HttpStatus.NOT_FOUND ? Words.of("signin.no_such_page") : message)
                            .getBytes(StandardCharsets.UTF_8));
        }
    }
}
