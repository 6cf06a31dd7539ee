package dev.sallyport.enforcement.envoy.translation;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One resource as it goes over the wire.
 *
 * @param typeUrl the type of {@code body}, as in a discovery request
 * @param name the name that Envoy knows the resource by
 * @param version hash of the body: equal bodies have equal versions on every replica and after every restart
 */
public record EnvoyResource(String typeUrl, String name, Any body, String version) {

    public static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
    public static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    public static final String ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

    /** Of the hash, in bytes. */
    static final int VERSION_LENGTH = 16;

    static EnvoyResource of(String name, Message message) {
        Any body = Bytes.any(message);
        return new EnvoyResource(body.getTypeUrl(), name, body, Bytes.hash(body.getValue(), VERSION_LENGTH));
    }

    /** A resource as it was made once, from the bytes of its message. */
    public static EnvoyResource stored(String typeUrl, String name, byte[] message) {
        ByteString bytes = ByteString.copyFrom(message);
        return new EnvoyResource(
                typeUrl,
                name,
                Any.newBuilder().setTypeUrl(typeUrl).setValue(bytes).build(),
                Bytes.hash(bytes, VERSION_LENGTH));
    }

    /** Deterministic bytes: the same message always gives the same ones, whatever the order of its maps in memory. */
    static final class Bytes {

        private Bytes() {}

        static Any any(Message message) {
            return Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/"
                            + message.getDescriptorForType().getFullName())
                    .setValue(of(message))
                    .build();
        }

        static ByteString of(Message message) {
            byte[] bytes = new byte[message.getSerializedSize()];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.useDeterministicSerialization();
            try {
                message.writeTo(out);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return com.google.protobuf.UnsafeByteOperations.unsafeWrap(bytes);
        }

        /** The first {@code length} bytes of the SHA-256, in hexadecimal. */
        static String hash(ByteString content, int length) {
            return hash(digest(ByteString.EMPTY), content, length);
        }

        /** The same of what is in the digest already, which stays as it is, and the content after it. */
        static String hash(MessageDigest before, ByteString content, int length) {
            try {
                MessageDigest digest = (MessageDigest) before.clone();
                digest.update(content.asReadOnlyByteBuffer());
                return HexFormat.of().formatHex(digest.digest(), 0, length);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** A SHA-256 that has read the content. */
        static MessageDigest digest(ByteString content) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(content.asReadOnlyByteBuffer());
                return digest;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
