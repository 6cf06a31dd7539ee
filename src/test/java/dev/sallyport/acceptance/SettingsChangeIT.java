package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import dev.sallyport.testing.envoy.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A console that comes back with other resolvers and another reserved set, under clients that never stop asking. */
class SettingsChangeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int MOST_KEPT = 20;

    /**
     * A client that asks over and over until it is told to stop. Each connection, its own and the gateway's to the
     * origin, keeps its port for a minute after its end: so clients come from addresses of their own, and pause.
     */
    private static final class Client {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicInteger asked = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final Thread thread;

        Client(Exchange exchange) {
            thread = Thread.ofPlatform().daemon().name("client").start(() -> {
                while (!stopped.get()) {
                    String said = said(exchange);
                    if (said != null && wrong.size() < MOST_KEPT) {
                        wrong.add("request " + asked.get() + ": " + said);
                    }
                    asked.incrementAndGet();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            });
        }

        private static @Nullable String said(Exchange exchange) {
            try {
                return exchange.wrong();
            } catch (IOException e) {
                return e.toString();
            } catch (InterruptedException e) {
                return null;
            }
        }

        List<String> stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
            assertThat(asked).hasPositiveValue();
            return List.copyOf(wrong);
        }
    }

    /** One request: null if its answer is right. */
    private interface Exchange {
        @Nullable
        String wrong() throws IOException, InterruptedException;
    }

    @Test
    void nothing_opens_and_nothing_is_refused_without_need_when_resolver_and_reserved_set_change(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (TestDns before = names(new TestDns());
                TestDns after = names(new TestDns());
                TestOrigin kept = new TestOrigin("127.0.0.1", 0);
                TestOrigin reserved = new TestOrigin("127.0.0.2", 0);
                PackagedConsole console = PackagedConsole.in(
                                folder.resolve("data"), Map.of("SALLYPORT_DNS_RESOLVERS", at(before)))
                        .start()) {
            Api api = new Api(console);
            JsonNode cluster = api.cluster("orders-prod");
            api.setPolicy(cluster, false);
            JsonNode keptRule = api.addRule(cluster, "kept", "kept.example.test", kept.port());
            JsonNode reservedRule = api.addRule(cluster, "reserved", "reserved.example.test", reserved.port());
            api.awaitPolicy(cluster, "DEFAULT_DENY");
            api.awaitState(cluster, keptRule, "ACTIVE");
            api.awaitState(cluster, reservedRule, "ACTIVE");
            int port = Api.egressPort(cluster);
            ProxyClient proxy = from("127.0.0.1", port);
            ProxyClient stranger = from("127.0.0.3", port);
            ProxyClient another = from("127.0.0.4", port);
            AtomicBoolean refusedOnce = new AtomicBoolean();

            try (Tunnel open = Tunnel.open(port, "reserved.example.test:" + reserved.port())) {
                assertThat(open.echoes()).isTrue();
                Client tunnels = new Client(
                        () -> unless(proxy.tunnel("kept.example.test:" + kept.port()), reply -> reply.status() == 200));
                Client requests = new Client(requests(port, "http://kept.example.test:" + kept.port() + "/"));
                Client forbidden = new Client(() -> unless(
                        stranger.tunnel("other.example.test:" + kept.port()),
                        reply -> "NO_MATCHING_RULE".equals(reply.reason())));
                Client newlyReserved = new Client(() -> {
                    Reply reply = another.tunnel("reserved.example.test:" + reserved.port());
                    boolean refused = "ADDRESS_REFUSED".equals(reply.reason());
                    boolean was = refused ? refusedOnce.getAndSet(true) : refusedOnce.get();
                    return refused || (reply.status() == 200 && !was) ? null : reply.toString();
                });

                console.kill();
                console.with(Map.of(
                                "SALLYPORT_DNS_RESOLVERS", at(after), "SALLYPORT_LAB_TREAT_AS_PUBLIC", "127.0.0.1/32"))
                        .start();
                await().atMost(PATIENCE).untilTrue(refusedOnce);
                await().atMost(PATIENCE).until(() -> after.queries().contains("kept.example.test"));
                assertThat(open.ends()).as("the tunnel to what is reserved now").isTrue();

                // Whatever the gateway kept for the way over is taken from it while they go on asking.
                JsonNode last = api.addRule(cluster, "last", "last.example.test", 443);
                api.awaitState(cluster, last, "ACTIVE");
                assertThat(tunnels.stop()).as("tunnels").isEmpty();
                assertThat(requests.stop()).as("requests").isEmpty();
                assertThat(forbidden.stop()).as("what no rule allows").isEmpty();
                assertThat(newlyReserved.stop()).as("what is reserved now").isEmpty();
            }
            assertThat(proxy.tunnel("kept.example.test:" + kept.port()).status())
                    .isEqualTo(200);
        }
    }

    private static TestDns names(TestDns dns) {
        return dns.answering("kept.example.test", "127.0.0.1").answering("reserved.example.test", "127.0.0.2");
    }

    private static ProxyClient from(String address, int port) throws UnknownHostException {
        return new ProxyClient(InetAddress.getByName(address), new InetSocketAddress("127.0.0.1", port));
    }

    private static String at(TestDns dns) {
        return "127.0.0.1:" + dns.address().getPort();
    }

    /** Plain HTTP over connections that are kept, as long as the gateway keeps them. */
    private static Exchange requests(int port, String url) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", port)))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return () -> {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? null
                    : answer.statusCode() + " " + answer.headers().map();
        };
    }

    private static @Nullable String unless(Reply reply, Predicate<Reply> right) {
        return right.test(reply) ? null : reply.toString();
    }
}
