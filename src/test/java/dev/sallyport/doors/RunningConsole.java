package dev.sallyport.doors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.vaadin.flow.server.VaadinServletContext;
import com.vaadin.flow.server.startup.ApplicationRouteRegistry;
import dev.sallyport.SallyportApplication;
import dev.sallyport.ledger.Actor;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The whole application in this process, on ports of its own and without a gateway. */
final class RunningConsole implements AutoCloseable {

    static final String KEY = "CCDB1_doorsdoorsdoorsdoors01_0123456789012345678901234567890123456789";
    static final String EMAIL = "admin@example.com";
    static final String PASSWORD = "a perfectly fine passphrase";

    private final ConfigurableApplicationContext context;
    private final Path folder;
    private final HttpClient http;

    private RunningConsole(ConfigurableApplicationContext context, Path folder, HttpClient http) {
        this.context = context;
        this.folder = folder;
        this.http = http;
    }

    /** One for the whole run; plain HTTP on loopback, and with a first Org Admin to be made. */
    static RunningConsole shared() {
        return Shared.CONSOLE;
    }

    private static final class Shared {
        // Many tests ask it with one key; what a key may ask in a second is tested on a console of its own.
        static final RunningConsole CONSOLE =
                start(Map.of("sallyport.api-rate", "100000", "sallyport.api-burst", "100000"), HttpClient.newBuilder());
    }

    /** One more, with settings of its own. */
    static RunningConsole start(Map<String, String> more, HttpClient.Builder client) {
        try {
            Path folder = Files.createTempDirectory("sallyport-doors");
            Map<String, Object> settings = new HashMap<>(TestDatabases.H2.settings(folder));
            settings.put("sallyport.data", folder.toString());
            settings.put("sallyport.api-key", KEY);
            settings.put("sallyport.envoy", "none");
            settings.put("sallyport.xds.port", "0");
            settings.put("spring.grpc.server.port", "0");
            settings.put("server.port", "0");
            // Bound by nobody here; every cluster of every test takes one and keeps it.
            settings.put("sallyport.egress-ports", "20000-60000");
            settings.put("vaadin.productionMode", "true");
            settings.putAll(more);
            StandardEnvironment environment = new StandardEnvironment();
            environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
            ConfigurableApplicationContext context = new SpringApplicationBuilder(SallyportApplication.class)
                    .environment(environment)
                    .run();
            HttpClient http = client.version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            RunningConsole console = new RunningConsole(context, folder, http);
            Runtime.getRuntime().addShutdownHook(new Thread(console::close));
            return console;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        if (Files.exists(folder)) {
            delete(folder);
        }
    }

    /** Names below which a page or a file may be asked for, as the server itself lists them; parameters are filled in. */
    List<String> routes() {
        WebApplicationContext web = (WebApplicationContext) context;
        Stream<String> pages = ApplicationRouteRegistry.getInstance(
                        new VaadinServletContext(Objects.requireNonNull(web.getServletContext())))
                .getRegisteredRoutes()
                .stream()
                .map(route -> "/" + route.getTemplate());
        Stream<String> operations = context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream());
        return Stream.concat(pages, operations)
                .map(route -> route.replaceAll(
                                "\\{[^}]*}|:[A-Za-z_]+[?*]?(\\([^)]*\\))?",
                                UUID.randomUUID().toString())
                        .replace("/**", "/x"))
                .distinct()
                .sorted()
                .toList();
    }

    /** The cookie of a session in which this person is signed in, as after the sign-in page. */
    String signedIn(Actor actor) {
        Context server = (Context) ((TomcatWebServer)
                        Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer()))
                .getTomcat()
                .getHost()
                .findChildren()[0];
        Session session = server.getManager().createSession(null);
        SecurityContext security =
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
        session.getSession().setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, security);
        return "JSESSIONID=" + session.getId();
    }

    URI url(String path) {
        String scheme = context.getEnvironment().getProperty("server.ssl.bundle") == null ? "http" : "https";
        return URI.create(scheme + "://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status with which a stream begins, or is refused; the stream is left at once. */
    int statusOfStream(String path, String... headers) {
        HttpRequest request = HttpRequest.newBuilder(url(path)).headers(headers).build();
        HttpResponse<InputStream> answer = send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }
}
