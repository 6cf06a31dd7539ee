package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by address range; finds all ranges that hold an address in as many steps as the longest prefix is long. Filled, then only read. */
final class CidrTrie<V> {

    private static final class Node<V> {
        @Nullable
        Node<V> zero;

        @Nullable
        Node<V> one;

        @Nullable
        List<V> values;
    }

    private final Node<V> v4 = new Node<>();
    private final Node<V> v6 = new Node<>();

    void add(Cidr range, V value) {
        Node<V> node = range.network().isV4() ? v4 : v6;
        for (int i = 0; i < range.prefix(); i++) {
            node = child(node, range.network().bit(i));
        }
        List<V> values = node.values;
        if (values == null) {
            values = new ArrayList<>(1);
            node.values = values;
        }
        values.add(value);
    }

    private static <V> Node<V> child(Node<V> node, int bit) {
        Node<V> next = bit == 0 ? node.zero : node.one;
        if (next == null) {
            next = new Node<>();
            if (bit == 0) {
                node.zero = next;
            } else {
                node.one = next;
            }
        }
        return next;
    }

    /** The values of all ranges that hold the address, longest prefix first. */
    List<V> find(IpAddress address) {
        List<V> found = new ArrayList<>(4);
        Node<V> node = address.isV4() ? v4 : v6;
        int bits = address.bits();
        for (int i = 0; ; i++) {
            if (node.values != null) {
                found.addAll(0, node.values);
            }
            if (i == bits) {
                return found;
            }
            Node<V> next = address.bit(i) == 0 ? node.zero : node.one;
            if (next == null) {
                return found;
            }
            node = next;
        }
    }
}
