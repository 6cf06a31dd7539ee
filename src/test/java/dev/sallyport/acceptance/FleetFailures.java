package dev.sallyport.acceptance;

import dev.sallyport.enforcement.envoy.HandMadeGateway;
import dev.sallyport.testing.envoy.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What happens to two gateways beside the console's own, one thing at a time, each until the next one or {@link #mend}. */
final class FleetFailures {

    private static final int EVERY = 12;
    private static final int LONGEST = 15;

    private final HandMadeGateway east;
    private final HandMadeGateway west;
    private final Relay eastLine;
    private final String eastAddress;
    private final int egressPort;
    private final Random random;
    private Runnable mending = () -> {};
    private int lasting;

    FleetFailures(
            HandMadeGateway east,
            HandMadeGateway west,
            Relay eastLine,
            @Nullable String eastAddress,
            int egressPort,
            Random random) {
        this.east = east;
        this.west = west;
        this.eastLine = eastLine;
        this.eastAddress = java.util.Objects.requireNonNull(eastAddress);
        this.egressPort = egressPort;
        this.random = random;
    }

    /** To be called before each change: now and then the last failure is over, and another one begins. */
    void maybe() {
        if (++lasting > LONGEST) {
            mend();
        }
        if (random.nextInt(EVERY) == 0) {
            mend();
            lasting = 0;
            mending = fail(random.nextInt(6));
        }
    }

    void mend() {
        mending.run();
        mending = () -> {};
    }

    private Runnable fail(int which) {
        return switch (which) {
            case 0 -> {
                east.pause();
                yield east::resume;
            }
            case 1 -> {
                west.kill();
                yield west::start;
            }
            case 2 -> {
                eastLine.cut();
                yield eastLine::mend;
            }
            case 3 -> {
                west.pause();
                yield west::resume;
            }
            case 4 -> {
                // Restarted without a control plane, it has nothing and opens nothing.
                eastLine.cut();
                east.kill();
                east.start();
                yield eastLine::mend;
            }
            default -> refusal();
        };
    }

    /** Restarted while somebody else has the cluster's port, Envoy refuses the listener; a new stream asks for it once more. */
    private Runnable refusal() {
        east.kill();
        try {
            ServerSocket squatter = new ServerSocket(egressPort, 50, InetAddress.getByName(eastAddress));
            east.start();
            return () -> {
                close(squatter);
                east.kill();
                east.start();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
