package dev.sallyport.testing.envoy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes between whoever connects and a port of this machine, until the line is cut: then nothing passes, and nobody is told. */
public final class Relay implements AutoCloseable {

    private final ServerSocket server;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    public Relay(int to) {
        this.to = to;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on both ends wait for each other. */
    public void cut() {
        cut = true;
    }

    /** The line is there again; what waited is lost, so both ends have to begin anew. */
    public void mend() {
        cut = false;
        sockets.forEach(Relay::close);
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(from);
                sockets.add(there);
                Thread.ofVirtual().start(() -> pass(from, there));
                Thread.ofVirtual().start(() -> pass(there, from));
            } catch (IOException e) {
                // The console is not there, or the relay was closed; whoever connected finds out by itself.
            }
        }
    }

    private void pass(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] bytes = new byte[16 * 1024];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!cut) {
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            // One of the two ended; so does the other.
        } finally {
            sockets.remove(from);
            sockets.remove(into);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mend();
    }
}
