package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How much of the public address space the range rules of a cluster cover together: two halves must not make a whole. */
final class RangeBudget {

    private static final BigInteger SLASH_32 = BigInteger.ONE.shiftLeft(96);

    private RangeBudget() {}

    static Optional<Problem> exceededBy(
            Cidr added, Collection<EgressRule> others, AddressClasses addresses, RuleLimits limits) {
        List<Cidr> ranges = new ArrayList<>(List.of(added));
        for (EgressRule other : others) {
            if (other.target() instanceof Cidr range
                    && range.network().isV4() == added.network().isV4()) {
                ranges.add(range);
            }
        }
        BigInteger covered = BigInteger.ZERO;
        for (Cidr range : disjoint(ranges)) {
            for (Cidr part : addresses.publicPart(range)) {
                covered = covered.add(size(part));
            }
        }
        if (added.network().isV4()) {
            return covered.compareTo(BigInteger.valueOf(limits.publicV4Addresses())) > 0
                    ? Optional.of(Problem.of(
                            "RANGES_TOO_WIDE_V4", covered.toString(), Long.toString(limits.publicV4Addresses())))
                    : Optional.empty();
        }
        return covered.compareTo(SLASH_32.multiply(BigInteger.valueOf(limits.v6Slash32s()))) > 0
                ? Optional.of(Problem.of("RANGES_TOO_WIDE_V6", Integer.toString(limits.v6Slash32s())))
                : Optional.empty();
    }

    /** Ranges are nested or apart; what lies in another one counts once. */
    private static List<Cidr> disjoint(List<Cidr> ranges) {
        List<Cidr> widestFirst = ranges.stream()
                .distinct()
                .sorted(Comparator.comparing(Cidr::network).thenComparingInt(Cidr::prefix))
                .toList();
        List<Cidr> kept = new ArrayList<>();
        for (Cidr range : widestFirst) {
            if (kept.isEmpty() || !kept.getLast().contains(range)) {
                kept.add(range);
            }
        }
        return kept;
    }

    private static BigInteger size(Cidr range) {
        return BigInteger.ONE.shiftLeft(range.network().bits() - range.prefix());
    }
}
