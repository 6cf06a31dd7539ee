package dev.sallyport.testing.envoy;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.google.protobuf.Any;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a gateway was sent it. A thousand gateways of one process have many in common: those are held once, and what is asked
 * of them is read once.
 */
final class Body {

    private static final Interner<Body> ALL = Interners.newWeakInterner();

    /** The field that is the name, in listeners, clusters and route tables alike. */
    private static final int NAME = 1;

    private final Any any;
    private final int hash;
    private final String name;
    private volatile @Nullable String table;

    private Body(Any any) {
        this.any = any;
        // Not the bytes' own: it takes longer than the rest of what a gateway does here.
        CRC32C sum = new CRC32C();
        sum.update(any.getValue().asReadOnlyByteBuffer());
        this.hash = (int) sum.getValue();
        this.name = name(any);
    }

    static Body of(Any any) {
        return ALL.intern(new Body(any));
    }

    Any any() {
        return any;
    }

    String name() {
        return name;
    }

    /** The route table that a listener asks for. */
    String table() {
        String known = table;
        if (known == null) {
            known = readTable();
            table = known;
        }
        return known;
    }

    static String name(Any any) {
        try {
            CodedInputStream in = any.getValue().newCodedInput();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag >>> 3 == NAME) {
                    return in.readStringRequireUtf8();
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("a resource without a name");
    }

    private String readTable() {
        try {
            // Not unpacked: the resource would keep what was read of it, which is many times as large.
            for (FilterChain chain : Listener.parseFrom(any.getValue()).getFilterChainsList()) {
                for (Filter filter : chain.getFiltersList()) {
                    if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
                        return HttpConnectionManager.parseFrom(
                                        filter.getTypedConfig().getValue())
                                .getRds()
                                .getRouteConfigName();
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("a listener that asks for no route table");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Body body && hash == body.hash && any.equals(body.any);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
