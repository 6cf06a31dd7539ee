package dev.sallyport.access.internal;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast passwords may be tried: by account and address, by address, and by everybody together. An account and address that
 * succeeded together before are held up by their own failures alone, so that nobody can keep a person out by trying elsewhere. Memory is bounded.
 */
final class SignInPace {

    private static final int CAPACITY = 10_000;

    /** All together: a burst of sixty, then four a second. */
    private static final int BURST = 60;

    private static final Duration REFILL = Duration.ofMillis(250);

    private final Throttle pairs = new Throttle(3, Duration.ofSeconds(60), CAPACITY);
    private final Throttle addresses = new Throttle(20, Duration.ofSeconds(30), CAPACITY);
    private final Map<String, Instant> succeededBefore = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > CAPACITY;
        }
    };

    private double tokens = BURST;
    private Instant filled = Instant.EPOCH;

    /** Zero if {@code account} may be tried from {@code source} now, which counts as a failure until {@link #succeeded}. */
    synchronized Duration admit(String account, String source, Instant now) {
        String pair = pair(account, source);
        Duration own = pairs.wait(pair, now);
        if (own.isPositive()) {
            return own;
        }
        if (!succeededBefore.containsKey(pair)) {
            Duration others = waitForOthers(source, now);
            if (others.isPositive()) {
                return others;
            }
        }
        return pairs.admit(pair, now);
    }

    private Duration waitForOthers(String source, Instant now) {
        refill(now);
        if (tokens < 1) {
            return REFILL.compareTo(Duration.ofSeconds(1)) > 0 ? REFILL : Duration.ofSeconds(1);
        }
        Duration address = addresses.admit(source, now);
        if (!address.isPositive()) {
            tokens--;
        }
        return address;
    }

    private void refill(Instant now) {
        if (now.isAfter(filled)) {
            double more = (double) Duration.between(filled, now).toMillis() / REFILL.toMillis();
            tokens = Math.min(BURST, tokens + more);
            filled = now;
        }
    }

    /** How long the pair has to wait before the next try. */
    Duration next(String account, String source, Instant now) {
        return pairs.wait(pair(account, source), now);
    }

    synchronized void succeeded(String account, String source, Instant now) {
        pairs.succeeded(pair(account, source));
        addresses.succeeded(source);
        tokens = Math.min(BURST, tokens + 1);
        succeededBefore.put(pair(account, source), now);
    }

    private static String pair(String account, String source) {
        return account + "|" + source;
    }

    /** The address, of IPv6 the network of 64 bits, since one machine has as many addresses in it as it likes. */
    static String source(String remoteAddress) {
        if (!InetAddresses.isInetAddress(remoteAddress)) {
            return "unknown";
        }
        InetAddress address = InetAddresses.forString(remoteAddress);
        return address instanceof Inet6Address ? network(address.getAddress()) : InetAddresses.toAddrString(address);
    }

    private static String network(byte[] address) {
        Arrays.fill(address, 8, 16, (byte) 0);
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(address)) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
