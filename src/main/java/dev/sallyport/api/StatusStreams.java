package dev.sallyport.api;

import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Open event streams, each on a thread of its own so that a slow reader holds up nobody else. The key is asked for again every second:
 * a stream lives no longer than what it was opened with.
 */
@Component
class StatusStreams {

    private static final Logger log = LoggerFactory.getLogger(StatusStreams.class);

    private static final int MOST = 100;
    private static final int MOST_OF_ONE = 10;
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SILENT_ROUNDS = 15;

    private final SignIn signIn;
    private final Changes changes;
    private final JsonMapper json;
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    StatusStreams(SignIn signIn, Changes changes, JsonMapper json) {
        this.signIn = signIn;
        this.changes = changes;
        this.json = json;
    }

    /** @throws ApiException 503 if there are too many already, or the console is ending */
    SseEmitter open(Actor actor, ClusterId cluster, HttpServletRequest request, Supplier<?> status) {
        Stream stream = new Stream(actor.id(), cluster, RequestKey.of(request).orElseThrow(), status);
        synchronized (open) {
            long own = open.stream()
                    .filter(other -> other.account.equals(actor.id()))
                    .count();
            if (closing || open.size() >= MOST || own >= MOST_OF_ONE) {
                throw ApiException.later(Words.of("api.too_many_streams"), Duration.ofSeconds(5));
            }
            open.add(stream);
        }
        stream.emitter.onCompletion(stream::end);
        stream.emitter.onError(failure -> stream.end());
        Thread.ofVirtual().name("api-stream").start(stream::run);
        return stream.emitter;
    }

    /** Before the server waits for what it is answering, which would be these. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        synchronized (open) {
            closing = true;
        }
        open.forEach(Stream::end);
    }

    private final class Stream {

        private final UUID account;
        private final ClusterId cluster;
        private final RequestKey key;
        private final Supplier<?> status;
        private final SseEmitter emitter = new SseEmitter(0L);
        private volatile boolean ended;

        Stream(UUID account, ClusterId cluster, RequestKey key, Supplier<?> status) {
            this.account = account;
            this.cluster = cluster;
            this.key = key;
            this.status = status;
        }

        /** Its thread notices within a second. It is not interrupted: within a query that would close the files of an embedded database. */
        void end() {
            ended = true;
            open.remove(this);
        }

        void run() {
            try {
                follow();
                emitter.complete();
            } catch (SignIn.FailedException | NotAllowedException | NotFoundException e) {
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("A reader of a stream has gone", e);
            } catch (InterruptedException e) {
                emitter.complete();
            } catch (RuntimeException e) {
                // Its reader comes back, which it would not if nothing ended.
                log.warn("A stream of {} ends because its status cannot be read", cluster, e);
                emitter.complete();
            } finally {
                end();
            }
        }

        private void follow() throws IOException, InterruptedException {
            String last = "";
            int silent = 0;
            while (!ended) {
                signIn.withApiKey(key.secret(), key.address());
                String now = json.writeValueAsString(status.get());
                if (!now.equals(last)) {
                    emitter.send(SseEmitter.event().name("status").data(now));
                    last = now;
                    silent = 0;
                    // Several changes within so long are told together.
                    Thread.sleep(PAUSE);
                } else if (++silent % SILENT_ROUNDS == 0) {
                    emitter.send(SseEmitter.event().comment(""));
                }
                changes.next(cluster, ASKED_AGAIN);
            }
        }
    }
}
