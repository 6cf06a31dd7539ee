package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.sallyport.access.AccountsChanged;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.LedgerChecked;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.traffic.TrafficRecorded;
import dev.sallyport.words.Words;
import jakarta.annotation.PreDestroy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells open pages that something changed. A page is told at once, then after a pause at the earliest; while it is told it holds its
 * session's lock and may change its components. Nobody is signed in on that thread, so a page keeps its actor from when it was made.
 * What changes after a page asked to be told and before it is on the screen is told it then: what it reads in between is not too old.
 *
 * <p>A page that could not read what changed keeps what it shows, greyed, and says since when; it is told again until it can.
 */
@org.springframework.stereotype.Component
public class LiveStatus {

    /** On the component that could not be read: what is said about it. */
    static final String UNREAD = "data-unread";

    private static final Logger log = LoggerFactory.getLogger(LiveStatus.class);

    private static final long AGAIN_MILLIS = 5_000;
    private static final long QUICK_MILLIS = 250;
    private static final long SLOW_MILLIS = 1_000;

    private enum Topic {
        STATUS,
        TRAFFIC,
        ACCOUNTS
    }

    private final Instants instants;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Map<Topic, AtomicLong> changes = new EnumMap<>(Topic.class);
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-pages");
        thread.setDaemon(true);
        return thread;
    });

    LiveStatus(Instants instants) {
        this.instants = instants;
        for (Topic topic : Topic.values()) {
            changes.put(topic, new AtomicLong());
        }
    }

    /**
     * Runs {@code refresh} whenever perimeter or enforcement of the cluster changed, as long as {@code owner} is on a page.
     *
     * @param cluster null for every cluster
     */
    public void follow(Component owner, @Nullable ClusterId cluster, Runnable refresh) {
        follow(owner, Topic.STATUS, cluster, QUICK_MILLIS, refresh);
    }

    /** Runs {@code refresh} when entries may have come to the ledger, at most once a second. */
    public void followLedger(Component owner, Runnable refresh) {
        follow(owner, Topic.STATUS, null, SLOW_MILLIS, refresh);
        follow(owner, Topic.ACCOUNTS, null, SLOW_MILLIS, refresh);
    }

    /** Runs {@code refresh} whenever an account, a key or a role changed, as long as {@code owner} is on a page. */
    public void followAccounts(Component owner, Runnable refresh) {
        follow(owner, Topic.ACCOUNTS, null, QUICK_MILLIS, refresh);
    }

    /** Runs {@code refresh} when connections of the cluster (of any, if null) were recorded, at most once a second. */
    public void followTraffic(Component owner, @Nullable ClusterId cluster, Runnable refresh) {
        follow(owner, Topic.TRAFFIC, cluster, SLOW_MILLIS, refresh);
    }

    private void follow(Component owner, Topic topic, @Nullable ClusterId cluster, long pauseMillis, Runnable refresh) {
        Subscription subscription = new Subscription(owner, topic, cluster, pauseMillis, refresh);
        owner.addAttachListener(event -> subscription.start(event.getUI()));
        owner.addDetachListener(event -> subscription.stop());
        owner.getUI().filter(ui -> owner.isAttached()).ifPresent(subscription::start);
    }

    @EventListener
    void on(PerimeterChanged event) {
        tell(Topic.STATUS, event.cluster());
    }

    @EventListener
    void on(TrafficRecorded event) {
        event.clusters().forEach(cluster -> tell(Topic.TRAFFIC, cluster));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(AccountsChanged event) {
        tell(Topic.ACCOUNTS, null);
    }

    @EventListener
    void on(EnforcementChanged event) {
        tell(Topic.STATUS, event.cluster());
    }

    @EventListener
    void on(LedgerChecked event) {
        tell(Topic.STATUS, null);
    }

    @PreDestroy
    void stop() {
        pace.shutdownNow();
    }

    private long changes(Topic topic) {
        return Objects.requireNonNull(changes.get(topic)).get();
    }

    /** Counted before anybody is told: who comes on meanwhile is in the set by then, or sees that the count is another. */
    private void tell(Topic topic, @Nullable ClusterId cluster) {
        Objects.requireNonNull(changes.get(topic)).incrementAndGet();
        for (Subscriber subscriber : subscribers) {
            if (subscriber.concerns(topic, cluster)) {
                subscriber.mark();
            }
        }
    }

    private final class Subscription {

        private final Component owner;
        private final Topic topic;
        private final @Nullable ClusterId cluster;
        private final long pauseMillis;
        private final Runnable refresh;
        private @Nullable Subscriber subscriber;
        private boolean unread;

        /** How many changes there had been when nobody began to listen for this one. */
        private long unheard;

        Subscription(Component owner, Topic topic, @Nullable ClusterId cluster, long pauseMillis, Runnable refresh) {
            this.owner = owner;
            this.topic = topic;
            this.cluster = cluster;
            this.pauseMillis = pauseMillis;
            this.refresh = refresh;
            this.unheard = changes(topic);
        }

        /** @return whether the page shows what is now */
        boolean look(UI ui) {
            try {
                refresh.run();
            } catch (RuntimeException e) {
                if (!unread) {
                    log.error("An open page could not be brought up to date", e);
                    unread = true;
                    String words = Words.of("console.unread", instants.time(instants.now()));
                    owner.getElement().setAttribute(UNREAD, words);
                    // a window that is closing has nobody to listen
                    ui.beforeClientResponse(owner, context -> Announce.say(ui, words));
                }
                return false;
            }
            if (unread) {
                unread = false;
                owner.getElement().removeAttribute(UNREAD);
            }
            return true;
        }

        void start(UI ui) {
            stop();
            Subscriber started = new Subscriber(this, ui);
            subscriber = started;
            subscribers.add(started);
            if (changes(topic) != unheard) {
                started.mark();
            }
        }

        void stop() {
            if (subscriber != null) {
                unheard = changes(topic);
                subscribers.remove(subscriber);
                subscriber = null;
            }
        }
    }

    private final class Subscriber {

        private final Subscription wish;
        private final UI ui;
        private final AtomicBoolean waiting = new AtomicBoolean();
        private volatile long told;

        Subscriber(Subscription wish, UI ui) {
            this.wish = wish;
            this.ui = ui;
        }

        boolean concerns(Topic topic, @Nullable ClusterId changed) {
            return topic == wish.topic && (wish.cluster == null || changed == null || wish.cluster.equals(changed));
        }

        /** The flag is cleared before the page looks, so a change that comes while it looks is told again. */
        void mark() {
            if (waiting.compareAndSet(false, true)) {
                long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
                var unused = pace.schedule(
                        this::push, told == 0 ? 0 : Math.max(0, wish.pauseMillis - since), TimeUnit.MILLISECONDS);
            }
        }

        private void again() {
            var unused = pace.schedule(
                    () -> {
                        if (subscribers.contains(this)) {
                            mark();
                        }
                    },
                    AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS);
        }

        private void push() {
            told = System.nanoTime();
            try {
                var unused = ui.access(() -> {
                    waiting.set(false);
                    if (!wish.look(ui)) {
                        again();
                    }
                });
            } catch (UIDetachedException e) {
                subscribers.remove(this);
            }
        }
    }
}
