package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP endpoint that is sent each checkpoint as JSON and has taken it once it answers 2xx. Redirects are not followed. */
final class WebhookAnchor implements Anchor {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** Throws {@link IllegalArgumentException} for anything but an http or https address. */
    WebhookAnchor(URI address) {
        String scheme = String.valueOf(address.getScheme());
        if (!(scheme.equals("https") || scheme.equals("http")) || address.getHost() == null) {
            throw new IllegalArgumentException("SALLYPORT_ANCHOR_WEBHOOK must be an https address");
        }
        this.address = address;
    }

    @Override
    public String name() {
        return "webhook";
    }

    /** Paths and queries of webhooks are often their secret. */
    @Override
    public String place() {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    @Override
    public void take(Checkpoint checkpoint) throws IOException {
        Map<String, Object> body = new TreeMap<>();
        body.put("checkpoint", checkpoint.line());
        body.put("sequence", checkpoint.sequence());
        body.put("hash", HexFormat.of().formatHex(checkpoint.hash()));
        body.put("at", checkpoint.at().toString());
        body.put("key", checkpoint.by().fingerprint());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body), StandardCharsets.UTF_8))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status < 200 || status > 299) {
                throw new IOException("answered " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
