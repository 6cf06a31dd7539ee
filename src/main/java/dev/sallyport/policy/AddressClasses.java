package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which addresses are never dialled, and which only with leave. Data with a version, shown in the console. Immutable. */
public final class AddressClasses {

    public enum AddressClass {
        PUBLIC,
        /** Refused for names unless a rule allows private addresses. */
        PRIVATE,
        /** Refused in both policies whatever the rules say. */
        RESERVED
    }

    /** Special-purpose registries of IANA (RFC 6890 and its updates), and metadata services of clouds that lie outside them. */
    private static final AddressClasses STANDARD = new AddressClasses(
            ranges(
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "192.0.0.0/24",
                    "192.88.99.0/24",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "::ffff:0:0/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "2002::/16",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8",
                    "168.63.129.16/32",
                    "100.100.100.200/32",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128"),
            ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"));

    private final String version;
    private final List<Cidr> reserved;
    private final List<Cidr> privateRanges;
    private final CidrTrie<AddressClass> trie = new CidrTrie<>();

    public AddressClasses(List<Cidr> reserved, List<Cidr> privateRanges) {
        this.reserved = reserved.stream().distinct().toList();
        this.privateRanges = privateRanges.stream().distinct().toList();
        this.version = digest(this.reserved, this.privateRanges);
        this.reserved.forEach(range -> trie.add(range, AddressClass.RESERVED));
        this.privateRanges.forEach(range -> trie.add(range, AddressClass.PRIVATE));
    }

    /** The built-in list. */
    public static AddressClasses standard() {
        return STANDARD;
    }

    /** Names this list; differs whenever its content does. */
    public String version() {
        return version;
    }

    public List<Cidr> reserved() {
        return reserved;
    }

    public List<Cidr> privateRanges() {
        return privateRanges;
    }

    /** The same list with more reserved ranges (infrastructure, addresses bound on this machine). */
    public AddressClasses alsoReserving(List<Cidr> more) {
        return new AddressClasses(
                Stream.concat(reserved.stream(), more.stream()).toList(), privateRanges);
    }

    /** The same list with more private ranges. */
    public AddressClasses alsoPrivate(List<Cidr> more) {
        return new AddressClasses(
                reserved, Stream.concat(privateRanges.stream(), more.stream()).toList());
    }

    /** The same list with ranges taken out of both sets: exact subtraction, for laboratories and tests only. */
    public AddressClasses treatingAsPublic(List<Cidr> ranges) {
        return new AddressClasses(without(reserved, ranges), without(privateRanges, ranges));
    }

    /** A range that is reserved wins over a private one that holds it. */
    public AddressClass classOf(IpAddress address) {
        List<AddressClass> found = trie.find(address);
        return found.contains(AddressClass.RESERVED)
                ? AddressClass.RESERVED
                : found.isEmpty() ? AddressClass.PUBLIC : AddressClass.PRIVATE;
    }

    /** Whether every address of the range is reserved. */
    public boolean allReserved(Cidr range) {
        return without(List.of(range), reserved).isEmpty();
    }

    /** Whether every address of the range is private or reserved. */
    public boolean nonePublic(Cidr range) {
        return publicPart(range).isEmpty();
    }

    /** The range without its reserved and private parts, as disjoint ranges. */
    public List<Cidr> publicPart(Cidr range) {
        return without(without(List.of(range), reserved), privateRanges);
    }

    private static List<Cidr> without(List<Cidr> from, List<Cidr> removed) {
        List<Cidr> left = from;
        for (Cidr range : removed) {
            left = left.stream().flatMap(part -> subtract(part, range)).toList();
        }
        return left;
    }

    private static Stream<Cidr> subtract(Cidr from, Cidr removed) {
        if (!from.overlaps(removed)) {
            return Stream.of(from);
        }
        if (removed.contains(from)) {
            return Stream.empty();
        }
        return from.halves().stream().flatMap(half -> subtract(half, removed));
    }

    private static List<Cidr> ranges(String... texts) {
        List<Cidr> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(Cidr.trusted(text));
        }
        return ranges;
    }

    private static String digest(List<Cidr> reserved, List<Cidr> privateRanges) {
        String content = Stream.of(reserved, privateRanges)
                .map(list -> list.stream().map(Cidr::toString).sorted().collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressClasses classes
                && reserved.equals(classes.reserved)
                && privateRanges.equals(classes.privateRanges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reserved, privateRanges);
    }

    @Override
    public String toString() {
        return "address classes " + version;
    }
}
