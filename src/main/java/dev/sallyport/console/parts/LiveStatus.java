package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.LedgerChecked;
import dev.sallyport.perimeter.PerimeterChanged;
import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;

/**
 * Tells open pages that something changed. A page is told at once, then at most four times a second; while it is told it holds its
 * session's lock and may change its components. Nobody is signed in on that thread, so a page keeps its actor from when it was made.
 */
@org.springframework.stereotype.Component
public class LiveStatus {

    private static final long PAUSE_MILLIS = 250;

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-pages");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Runs {@code refresh} whenever perimeter or enforcement of the cluster changed, as long as {@code owner} is on a page.
     *
     * @param cluster null for every cluster
     */
    public void follow(Component owner, @Nullable ClusterId cluster, Runnable refresh) {
        Subscription subscription = new Subscription(cluster, refresh);
        owner.addAttachListener(event -> subscription.start(event.getUI()));
        owner.addDetachListener(event -> subscription.stop());
        owner.getUI().filter(ui -> owner.isAttached()).ifPresent(subscription::start);
    }

    @EventListener
    void on(PerimeterChanged event) {
        tell(event.cluster());
    }

    @EventListener
    void on(EnforcementChanged event) {
        tell(event.cluster());
    }

    @EventListener
    void on(LedgerChecked event) {
        tell(null);
    }

    @PreDestroy
    void stop() {
        pace.shutdownNow();
    }

    private void tell(@Nullable ClusterId cluster) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.concerns(cluster)) {
                subscriber.mark();
            }
        }
    }

    private final class Subscription {

        private final @Nullable ClusterId cluster;
        private final Runnable refresh;
        private @Nullable Subscriber subscriber;

        Subscription(@Nullable ClusterId cluster, Runnable refresh) {
            this.cluster = cluster;
            this.refresh = refresh;
        }

        void start(UI ui) {
            stop();
            Subscriber started = new Subscriber(cluster, refresh, ui);
            subscriber = started;
            subscribers.add(started);
        }

        void stop() {
            if (subscriber != null) {
                subscribers.remove(subscriber);
                subscriber = null;
            }
        }
    }

    private final class Subscriber {

        private final @Nullable ClusterId cluster;
        private final Runnable refresh;
        private final UI ui;
        private final AtomicBoolean waiting = new AtomicBoolean();
        private volatile long told;

        Subscriber(@Nullable ClusterId cluster, Runnable refresh, UI ui) {
            this.cluster = cluster;
            this.refresh = refresh;
            this.ui = ui;
        }

        boolean concerns(@Nullable ClusterId changed) {
            return cluster == null || changed == null || cluster.equals(changed);
        }

        /** The flag is cleared before the page looks, so a change that comes while it looks is told again. */
        void mark() {
            if (waiting.compareAndSet(false, true)) {
                long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
                var unused = pace.schedule(
                        this::push, told == 0 ? 0 : Math.max(0, PAUSE_MILLIS - since), TimeUnit.MILLISECONDS);
            }
        }

        private void push() {
            told = System.nanoTime();
            try {
                var unused = ui.access(() -> {
                    waiting.set(false);
                    refresh.run();
                });
            } catch (UIDetachedException e) {
                subscribers.remove(this);
            }
        }
    }
}
