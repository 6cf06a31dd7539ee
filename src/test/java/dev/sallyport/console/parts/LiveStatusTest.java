package dev.sallyport.console.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.server.Command;
import dev.sallyport.access.AccountsChanged;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.ledger.ClusterId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveStatusTest {

    private final LiveStatus live =
            new LiveStatus(new Instants(Clock.fixed(Instant.parse("2026-03-02T14:03:11Z"), ZoneOffset.UTC)));
    private final UI window = new Window();
    private final Div page = new Div();
    private final AtomicInteger told = new AtomicInteger();

    /** Runs what is pushed at once, as a window does whose session nobody else holds. */
    private static final class Window extends UI {

        private static final long serialVersionUID = 1L;

        @Override
        public Future<Void> access(Command command) {
            command.execute();
            return CompletableFuture.completedFuture(null);
        }
    }

    @AfterEach
    void end() {
        live.stop();
    }

    @Test
    void a_page_is_told_of_its_own_cluster_only() {
        live.follow(page, Pictures.CLUSTER, told::incrementAndGet);
        window.add(page);
        live.on(new EnforcementChanged(new ClusterId(UUID.randomUUID())));
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 1);
    }

    @Test
    void a_page_is_told_when_it_comes_on_of_what_changed_since_it_asked() {
        live.follow(page, Pictures.CLUSTER, told::incrementAndGet);
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        window.add(page);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 1);
        window.remove(page);
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        window.add(page);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.get() == 2);
    }

    @Test
    void a_page_of_which_nothing_changed_since_it_asked_is_left_alone() {
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        live.follow(page, Pictures.CLUSTER, told::incrementAndGet);
        window.add(page);
        Div other = new Div();
        AtomicInteger toldOther = new AtomicInteger();
        live.followAccounts(other, toldOther::incrementAndGet);
        window.add(other);
        live.on(new AccountsChanged());
        await().atMost(Duration.ofSeconds(5)).until(() -> toldOther.get() == 1);
        assertThat(told).hasValue(0);
    }

    @Test
    void many_changes_are_told_together_and_the_last_one_is_never_lost() {
        AtomicInteger newest = new AtomicInteger();
        AtomicInteger shown = new AtomicInteger();
        live.follow(page, null, () -> {
            told.incrementAndGet();
            shown.set(newest.get());
        });
        window.add(page);
        for (int change = 1; change <= 1000; change++) {
            newest.set(change);
            live.on(new EnforcementChanged(Pictures.CLUSTER));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> shown.get() == 1000);
        assertThat(told.get()).isLessThan(50);
    }

    @Test
    void a_page_that_cannot_be_read_keeps_what_it_shows_says_since_when_and_recovers() {
        AtomicInteger broken = new AtomicInteger(1);
        page.setText("as it was");
        live.follow(page, null, () -> {
            if (broken.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
            }
            page.setText("as it is");
            told.incrementAndGet();
        });
        window.add(page);
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        await().atMost(Duration.ofSeconds(5)).until(() -> page.getElement().hasAttribute(LiveStatus.UNREAD));
        assertThat(page.getElement().getAttribute(LiveStatus.UNREAD)).contains("could not be read at 14:03:11 UTC");
        assertThat(page.getText()).isEqualTo("as it was");
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> told.get() > 0 && !page.getElement().hasAttribute(LiveStatus.UNREAD));
        assertThat(page.getText()).isEqualTo("as it is");
    }

    @Test
    void a_page_that_was_left_is_told_nothing() {
        live.follow(page, null, told::incrementAndGet);
        window.add(page);
        window.remove(page);
        Div other = new Div();
        AtomicInteger toldOther = new AtomicInteger();
        live.follow(other, null, toldOther::incrementAndGet);
        window.add(other);
        live.on(new EnforcementChanged(Pictures.CLUSTER));
        await().atMost(Duration.ofSeconds(5)).until(() -> toldOther.get() == 1);
        assertThat(told).hasValue(0);
    }
}
