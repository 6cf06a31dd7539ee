package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.Role;
import dev.sallyport.doors.RawHttp.Answer;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Source;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What pages send behind their screens, sent by somebody who is no page; and by one page in the name of another. */
class PageFuzzTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final RawHttp RAW = new RawHttp(CONSOLE.url("/").getPort());
    private static final long SEED = 7_431;
    private static final int ROUNDS = Integer.getInteger("sallyport.fuzz", 600) / 2;
    private static final Pattern TOKEN = Pattern.compile("\"Vaadin-Security-Key\":\"([0-9a-f-]{36})\"");
    private static final Pattern PUSH = Pattern.compile("\"Vaadin-Push-ID\":\"([0-9a-f-]{36})\"");

    private final Random random = new Random(SEED);

    /** What a page knows of itself once it is loaded. */
    private record Page(String cookie, String token, String pushId) {}

    @Test
    void garbage_is_refused_whatever_of_it_is_right() {
        Page page = open(null);
        for (int i = 0; i < ROUNDS; i++) {
            String request = request(page);
            Answer answer = RAW.exchange(request.getBytes(UTF_8));
            String as = "seed " + SEED + ", " + i + ": " + request + "\n=> " + answer;
            assertThat(answer.status()).as(as).isBetween(200, 499);
            assertThat(answer.body()).as(as).doesNotContain("Exception", "\tat ", "dev.sallyport.");
        }
    }

    @Test
    void a_page_cannot_speak_or_listen_for_a_page_of_another_session() {
        Page victim = open(person(Role.ORG_ADMIN));
        Page thief = open(person(Role.ORG_MEMBER));
        for (String token : List.of(victim.token(), thief.token(), "", "null")) {
            String body = "{\"csrfToken\":\"" + token
                    + "\",\"rpc\":[{\"type\":\"event\",\"node\":2,\"event\":\"click\"}],\"syncId\":0,\"clientId\":0}";
            Answer spoken = RAW.exchange(post("/?v-r=uidl&v-uiId=0", thief.cookie(), body));
            if (!token.equals(thief.token())) {
                assertThat(spoken.body()).as(token).contains("\"changes\":{}", "\"appError\"");
            }
        }
        Answer listened =
                RAW.get("/VAADIN/push?v-r=push&v-uiId=0&v-pushId=" + victim.pushId(), "Cookie: " + thief.cookie());
        assertThat(listened.body()).contains("\"changes\":{}", "\"appError\"");
        assertThat(open(victim.cookie()).token())
                .as("the other's session goes on")
                .isNotEmpty();
    }

    /** Opens the page of a session as the browser's first request behind it does. */
    private static Page open(@org.jspecify.annotations.Nullable String cookie) {
        String session = cookie == null ? EdgeTest.session() : cookie;
        Answer answer =
                RAW.get("/?v-r=init&location=" + (cookie == null ? "sign-in" : "") + "&query=", "Cookie: " + session);
        Matcher token = TOKEN.matcher(answer.body());
        Matcher push = PUSH.matcher(answer.body());
        assertThat(token.find()).as("%s", answer).isTrue();
        assertThat(push.find()).isTrue();
        return new Page(session, token.group(1), push.group(1));
    }

    private static String person(Role role) {
        Accounts accounts = CONSOLE.get(Accounts.class);
        String email = UUID.randomUUID() + "@example.com";
        UUID id = accounts.createPerson(Actor.system("test"), email, "a perfectly fine passphrase");
        accounts.grant(Actor.system("test"), null, id, role);
        return CONSOLE.signedIn(new Actor(Actor.Kind.PERSON, id, email, Source.UI));
    }

    private String request(Page page) {
        String query = one(
                "?v-r=uidl&v-uiId=" + one("0", "1", "-1", "x", "999999999999"),
                "?v-r=heartbeat&v-uiId=" + one("0", "x"),
                "?v-r=push&v-uiId=0&v-pushId=" + one(page.token(), "x", ""),
                "?v-r=init&location=" + one("..%2f..", "clusters%2Fx", "%F0%9F%98%80", "sign-in?x", "a".repeat(500)),
                "?v-r=" + one("x", "", "uidl,uidl"),
                "VAADIN/push?v-uiId=0&v-pushId=" + one(page.token(), "x", ""),
                "VAADIN/dynamic/resource/0/" + one("x", page.token()) + "/y");
        if (random.nextInt(4) == 0) {
            return "GET /" + query + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + page.cookie()
                    + "\r\nConnection: close\r\n\r\n";
        }
        return new String(post("/" + query, one(page.cookie(), "JSESSIONID=x"), body(page)), UTF_8);
    }

    private String body(Page page) {
        String number = one("0", "-1", "1e9", "2147483648", "null", "\"x\"", "[]", "{}");
        String rpc = one(
                "{\"type\":\"event\",\"node\":" + number + ",\"event\":\"" + one("click", "", "x")
                        + "\",\"data\":{\"a\":" + number + "}}",
                "{\"type\":\"mSync\",\"node\":" + number + ",\"feature\":" + number + ",\"property\":\""
                        + one("value", "__proto__", "innerHTML", "class") + "\",\"value\":" + number + "}",
                "{\"type\":\"publishedEventHandler\",\"node\":" + number + ",\"templateEventMethodName\":\""
                        + one("getClass", "finalize", "x") + "\",\"templateEventMethodArgs\":[" + number + "]}",
                "{\"type\":\"navigation\",\"location\":\"" + one("../..", "clusters", "%", "javascript:x")
                        + "\",\"link\":1}",
                "{\"type\":\"channel\",\"node\":" + number + ",\"channel\":" + number + ",\"args\":[]}",
                "{\"type\":\"attachExistingElement\",\"node\":" + number + ",\"requestedId\":" + number + "}",
                "{\"type\":\"x\"}",
                number);
        return one(
                "{\"csrfToken\":\"" + one(page.token(), "x", "") + "\",\"rpc\":[" + rpc + "],\"syncId\":" + number
                        + ",\"clientId\":" + number + "}",
                "{\"csrfToken\":\"" + page.token() + "\",\"rpc\":" + rpc + ",\"syncId\":-1,\"clientId\":-1}",
                "{\"csrfToken\":\"" + page.token() + "\",\"UNLOAD\":true}",
                "[".repeat(random.nextInt(3_000)),
                "null",
                "",
                "\u0000",
                "{\"csrfToken\":" + number);
    }

    private static byte[] post(String path, String cookie, String body) {
        byte[] content = body.getBytes(UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + content.length
                        + "\r\nConnection: close\r\n\r\n" + new String(content, ISO_8859_1))
                .getBytes(ISO_8859_1);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
