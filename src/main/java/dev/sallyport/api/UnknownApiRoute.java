package dev.sallyport.api;

import dev.sallyport.words.Words;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What lies below {@code /api} and is no operation: 404 as JSON, never a page of the console. */
@RestController
class UnknownApiRoute {

    @RequestMapping("/api/**")
    void unknown() {
        throw new ApiException(HttpStatus.NOT_FOUND, Words.of("api.route_unknown"));
    }
}
