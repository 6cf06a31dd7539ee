package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time stamp authority (RFC 3161) that is asked for a stamp over the checkpoint's line. The stamp is checked, and kept: it proves to
 * anybody who has it and the line that the ledger ended there no later than at the stamp's time. Kept ones are read again.
 */
final class TimestampAnchor implements Anchor, Witness {

    private static final Logger log = LoggerFactory.getLogger(TimestampAnchor.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** So far apart may two clocks be that are both right. */
    private static final Duration APART = Duration.ofMinutes(5);

    private final URI address;
    private final TimestampAuthority authority;
    private final Duration interval;
    private final TimestampRows rows;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** Throws {@link IllegalArgumentException} for anything but an http or https address. */
    TimestampAnchor(URI address, TimestampAuthority authority, Duration interval, TimestampRows rows, Clock clock) {
        String scheme = String.valueOf(address.getScheme());
        if (!(scheme.equals("https") || scheme.equals("http")) || address.getHost() == null) {
            throw new IllegalArgumentException("SALLYPORT_ANCHOR_TIMESTAMP_URL must be an http or https address");
        }
        this.address = address;
        this.authority = authority;
        this.interval = interval;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "timestamp";
    }

    /** Without path and query, which may hold an account. */
    @Override
    public String place() {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    @Override
    public Duration pace() {
        return interval;
    }

    @Override
    public void take(Checkpoint checkpoint) throws IOException {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        TimeStampRequest request =
                generator.generate(TSPAlgorithms.SHA256, digest(checkpoint), new BigInteger(64, random));
        TimeStampToken token = token(request, answer(request.getEncoded()));
        authority.check(token);
        Instant stamped = TimestampAuthority.instant(token);
        if (Duration.between(stamped, clock.instant()).abs().compareTo(APART) > 0) {
            throw new IOException("its clock says " + stamped + ", and that of this console " + clock.instant());
        }
        rows.insert(checkpoint.sequence(), stamped, token.getEncoded());
    }

    private byte[] answer(byte[] request) throws IOException {
        HttpRequest asked = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/timestamp-query")
                .header("Accept", "application/timestamp-reply")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(asked, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("answered " + answer.statusCode());
                }
                byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
                if (bytes.length > LONGEST_ANSWER) {
                    throw new IOException("the answer is longer than any time stamp");
                }
                return bytes;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** A token that answers this very request: its nonce, its digest, no other time stamp that was taken before. */
    private static TimeStampToken token(TimeStampRequest request, byte[] answer) throws IOException {
        try {
            TimeStampResponse response = new TimeStampResponse(answer);
            response.validate(request);
            TimeStampToken token = response.getTimeStampToken();
            if (token == null) {
                throw new IOException("gave no time stamp: status " + response.getStatus()
                        + (response.getStatusString() == null ? "" : ", " + response.getStatusString()));
            }
            return token;
        } catch (TSPException e) {
            throw new IOException("the answer is no time stamp of what was asked: " + e.getMessage(), e);
        }
    }

    @Override
    public Testimony ask(Instant now) {
        long[] differs = {0};
        boolean[] unchecked = {false};
        rows.each((checkpoint, bytes) -> {
            switch (compare(checkpoint, bytes)) {
                case AGREES -> {}
                case DIFFERS -> differs[0] = differs[0] == 0 ? checkpoint.sequence() : differs[0];
                case UNCHECKED -> unchecked[0] = true;
            }
        });
        if (differs[0] != 0) {
            return new Testimony.Contradicts(new Verification.Broken(differs[0], "TIMESTAMP_DIFFERS", now));
        }
        return unchecked[0] ? new Testimony.CannotSay("TIMESTAMP_UNCHECKED") : new Testimony.Agrees();
    }

    private enum Comparison {
        AGREES,
        DIFFERS,
        UNCHECKED
    }

    /** Only what the authority signed can contradict; whatever else stands there is no time stamp, and nothing was compared. */
    private Comparison compare(Checkpoint checkpoint, byte[] bytes) {
        try {
            TimeStampToken token = new TimeStampToken(new CMSSignedData(bytes));
            authority.check(token);
            return Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), digest(checkpoint))
                    ? Comparison.AGREES
                    : Comparison.DIFFERS;
        } catch (IOException | TSPException | CMSException e) {
            log.warn("The time stamp of entry {} cannot be checked: {}", checkpoint.sequence(), e.getMessage());
            return Comparison.UNCHECKED;
        }
    }

    private static byte[] digest(Checkpoint checkpoint) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(checkpoint.line().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
