package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.PerimeterFold;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A mark is the position of an entry and the beginning of its hash: of the newest entry that is folded in. Perimeters are made from the
 * fold, so no push carries a mark that is older than its revision, and none waits for the database.
 */
@Component
class LedgerHistory implements History {

    private static final int HASH_BYTES = 8;
    private static final Pattern MARK = Pattern.compile("([0-9]{1,18})-([0-9a-f]{16})");
    private static final String BEGINNING = mark(new Head(0, new byte[HASH_BYTES]));

    private final Ledger ledger;
    private final PerimeterFold fold;

    LedgerHistory(Ledger ledger, PerimeterFold fold) {
        this.ledger = ledger;
        this.fold = fold;
    }

    private static String mark(Head head) {
        return head.sequence() + "-" + HexFormat.of().formatHex(head.hash(), 0, HASH_BYTES);
    }

    @Override
    public String mark() {
        return mark(fold.latest());
    }

    @Override
    public boolean knows(String claimed) {
        Matcher matcher = MARK.matcher(claimed);
        if (!matcher.matches()) {
            return false;
        }
        long sequence = Long.parseLong(matcher.group(1));
        if (sequence == 0) {
            return claimed.equals(BEGINNING);
        }
        List<Entry> at = ledger.after(sequence - 1, 1);
        return !at.isEmpty()
                && at.getFirst().sequence() == sequence
                && mark(new Head(sequence, at.getFirst().hash())).equals(claimed);
    }
}
