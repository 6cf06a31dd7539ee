package dev.sallyport.enforcement.envoy;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows which entries one of two tellers told already, stream or file, so that nothing counts twice. Forgets an entry when both have
 * told it, and otherwise after a time: what was told by one alone is not told by the other any more. Any thread.
 */
final class ToldOnce {

    /** Longer than either teller can be behind the other while both are there. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private static final int AT_MOST = 50_000;

    private final Map<EntryKey, Long> byStream = new LinkedHashMap<>();
    private final Map<EntryKey, Long> byFile = new LinkedHashMap<>();

    /** Whether what the stream tells is news. */
    synchronized boolean streamed(EntryKey key, long nanoTime) {
        if (byFile.remove(key) != null) {
            return false;
        }
        byStream.put(key, nanoTime);
        forget(byStream, nanoTime);
        return true;
    }

    /** Whether the stream told what a line says; the line does not settle it yet. */
    synchronized boolean heardOnStream(EntryKey key) {
        return byStream.containsKey(key);
    }

    /** The line's time has come. Whether what it tells is news. */
    synchronized boolean filed(EntryKey key, long nanoTime) {
        if (byStream.remove(key) != null) {
            return false;
        }
        byFile.put(key, nanoTime);
        forget(byFile, nanoTime);
        return true;
    }

    /** Told by the stream and not settled by a line. */
    synchronized List<EntryKey> awaitingLine(long nanoTime) {
        forget(byStream, nanoTime);
        return List.copyOf(byStream.keySet());
    }

    /** What an earlier console heard. */
    synchronized void resume(Collection<EntryKey> awaitingLine, long nanoTime) {
        awaitingLine.forEach(key -> byStream.put(key, nanoTime));
    }

    private static void forget(Map<EntryKey, Long> keys, long nanoTime) {
        Iterator<Map.Entry<EntryKey, Long>> oldest = keys.entrySet().iterator();
        while (oldest.hasNext() && (nanoTime - oldest.next().getValue() > KEPT.toNanos() || keys.size() > AT_MOST)) {
            oldest.remove();
        }
    }
}
