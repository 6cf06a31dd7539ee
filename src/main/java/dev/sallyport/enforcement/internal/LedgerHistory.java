package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A mark is the position of an entry and the beginning of its hash. Looked up once a second, so that no push waits for the database. */
@Component
class LedgerHistory implements History {

    private static final int HASH_BYTES = 8;
    private static final Pattern MARK = Pattern.compile("([0-9]{1,18})-([0-9a-f]{16})");

    private final Ledger ledger;
    private volatile String mark;

    LedgerHistory(Ledger ledger) {
        this.ledger = ledger;
        this.mark = present();
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT1S")
    void look() {
        mark = present();
    }

    private String present() {
        var head = ledger.head();
        return mark(head.sequence(), head.hash());
    }

    private static String mark(long sequence, byte[] hash) {
        return sequence + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public boolean knows(String claimed) {
        Matcher matcher = MARK.matcher(claimed);
        if (!matcher.matches()) {
            return true;
        }
        long sequence = Long.parseLong(matcher.group(1));
        if (sequence == 0) {
            return true;
        }
        List<Entry> at = ledger.after(sequence - 1, 1);
        return !at.isEmpty()
                && at.getFirst().sequence() == sequence
                && mark(sequence, at.getFirst().hash()).equals(claimed);
    }
}
