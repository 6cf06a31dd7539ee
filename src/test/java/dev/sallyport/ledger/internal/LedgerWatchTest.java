package dev.sallyport.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Tally;
import dev.sallyport.ledger.Verification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWatchTest {

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void a_look_that_came_to_no_end_is_followed_by_another_one_soon() {
        FailingOnce ledger = new FailingOnce();
        LedgerWatch watch = new LedgerWatch(ledger, new DataFolder(folder));

        assertThat(watch.look()).isEqualTo(LedgerWatch.SOON);
        assertThat(watch.look()).isEqualTo(LedgerWatch.PAUSE);
        watch.destroy();
    }

    /** Cannot be verified the first time, as while its database is away. */
    private static final class FailingOnce implements Ledger {

        private boolean failed;

        @Override
        public Verification verify() {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("the database is away");
            }
            return new Verification.Intact(head(), Instant.EPOCH);
        }

        @Override
        public Head head() {
            return new Head(0, new byte[32]);
        }

        @Override
        public Verification verification() {
            return new Verification.Unknown();
        }

        @Override
        public void serialise() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Entry append(Draft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Entry appendTightening(Draft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Entry> after(long sequence, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EntryPage find(EntryQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Tally> tally(ClusterId cluster, Instant from, Instant to) {
            throw new UnsupportedOperationException();
        }
    }
}
