package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.Role;
import dev.sallyport.doors.RawHttp.Answer;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Source;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every answer carries, whoever asks: every page, every operation, every kind of file, every kind of error. */
class HeadersTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final RawHttp RAW = new RawHttp(CONSOLE.url("/").getPort());
    private static final List<String> FILES = List.of(
            "/favicon.svg",
            "/themes/sallyport/styles.css",
            "/themes/none.css",
            "/frontend/none.js",
            "/VAADIN/none",
            "/sw.js",
            "/icons/none.png");
    private static final List<String> OTHERS = List.of(
            "/",
            "/none",
            "/error",
            "/first-run",
            "/logout",
            "/actuator",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/prometheus",
            "/?v-r=uidl&v-uiId=0",
            "/?v-r=init",
            "/?v-r=heartbeat&v-uiId=0",
            "/?v-r=push&v-uiId=0",
            "/VAADIN/push?v-uiId=0",
            "/VAADIN/dynamic/resource/0/x/y",
            "/api",
            "/api/v1/none");
    private static final Pattern NONCE = Pattern.compile("'nonce-([A-Za-z0-9+/]{24})'");

    @Test
    void every_answer_is_strict_whoever_asks() {
        String person = "Cookie: " + CONSOLE.signedIn(person());
        List<String> routes = CONSOLE.routes();
        assertThat(routes).hasSizeGreaterThan(15).anyMatch(route -> route.startsWith("/clusters/"));
        Stream.of(routes, FILES, OTHERS).flatMap(List::stream).forEach(path -> {
            for (String who : List.of("X: nobody", person, "Authorization: Bearer " + RunningConsole.KEY)) {
                strict(path + " as " + who.substring(0, 6), path, RAW.get(path, who));
            }
        });
    }

    @Test
    void each_page_has_a_nonce_of_its_own_on_every_script_and_no_other_script() {
        String person = "Cookie: " + CONSOLE.signedIn(person());
        Answer one = RAW.get("/clusters", person);
        Answer other = RAW.get("/clusters", person);
        assertThat(one.status()).isEqualTo(200);
        assertThat(nonce(one)).isNotEqualTo(nonce(other));
        Matcher scripts = Pattern.compile("<script[^>]*>").matcher(one.body());
        int count = 0;
        for (; scripts.find(); count++) {
            assertThat(scripts.group()).contains("nonce=\"" + nonce(one) + "\"");
        }
        assertThat(count).isPositive();
        assertThat(one.body()).doesNotContainPattern("<[^>]+ on[a-z]+=");
    }

    private static String nonce(Answer page) {
        Matcher matcher = NONCE.matcher(page.header("content-security-policy"));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static void strict(String as, String path, Answer answer) {
        assertThat(answer.status()).as(as).isBetween(200, 499);
        assertThat(answer.header("x-content-type-options")).as(as).isEqualTo("nosniff");
        assertThat(answer.header("x-frame-options")).as(as).isEqualTo("DENY");
        assertThat(answer.header("referrer-policy")).as(as).isEqualTo("no-referrer");
        assertThat(answer.header("server")).as(as).isEmpty();
        assertThat(answer.header("x-powered-by")).as(as).isEmpty();
        assertThat(answer.header("access-control-allow-origin")).as(as).isEmpty();
        assertThat(answer.header("strict-transport-security")).as(as).isEmpty();
        String policy = answer.header("content-security-policy");
        boolean page = answer.header("content-type").startsWith("text/html");
        assertThat(policy)
                .as(as)
                .contains("frame-ancestors 'none'")
                .contains(page ? "script-src 'nonce-" : "default-src 'none'")
                .doesNotContain("*", "http:", "https:");
        if (page) {
            assertThat(policy).as(as).contains("object-src 'none'", "base-uri 'self'", "form-action 'self'");
        }
        boolean file = FILES.contains(path) && answer.status() == 200 && !page;
        assertThat(answer.header("cache-control"))
                .as(as)
                // The framework's own word for an answer without content.
                .contains(file ? "max-age=" : path.startsWith("/?v-r=") ? "no-" : "no-store");
        if (!answer.header("set-cookie").isEmpty()) {
            assertThat(answer.header("set-cookie"))
                    .as(as)
                    .startsWith("JSESSIONID=")
                    .contains("HttpOnly", "SameSite=Lax", "Path=/")
                    .doesNotContain("Domain");
            assertThat(path).as(as).doesNotStartWith("/api").doesNotStartWith("/actuator");
        }
    }

    private static Actor person() {
        Accounts accounts = CONSOLE.get(Accounts.class);
        String email = UUID.randomUUID() + "@example.com";
        UUID id = accounts.createPerson(Actor.system("test"), email, "a perfectly fine passphrase");
        accounts.grant(Actor.system("test"), null, id, Role.AUDITOR);
        return new Actor(Actor.Kind.PERSON, id, email, Source.UI);
    }
}
