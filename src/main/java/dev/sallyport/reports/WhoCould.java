package dev.sallyport.reports;

import dev.sallyport.access.AccessHistory;
import dev.sallyport.access.AccessHistory.AccountThen;
import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Reach;
import dev.sallyport.access.RoleTable;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who had which role over a cluster at an instant, and who of them, or of others, did something in it in the time before.
 *
 * @param since from when on uses are counted
 * @param operatorsMayAllowAll what an Org Admin had decided by then
 * @param holders people first, by name
 * @param others who did something in that time and had no role any more at the instant, the latest first
 * @param keysShown false if whoever asks may not see keys; then there are none in the answer
 */
public record WhoCould(
        ClusterId cluster,
        Instant at,
        Instant since,
        boolean operatorsMayAllowAll,
        List<Holder> holders,
        List<Other> others,
        boolean keysShown) {

    public WhoCould {
        holders = List.copyOf(holders);
        others = List.copyOf(others);
    }

    /**
     * @param changesRules whether one of the roles allowed to make, edit and delete rules
     * @param opens whether one of the roles allowed to switch back to allow-all; a lock on the cluster could still forbid it
     * @param use null if the account did nothing in the cluster in that time
     */
    public record Holder(
            AccountThen account,
            boolean changesRules,
            boolean opens,
            @Nullable Use use) {}

    /** An account that did something and had no role at the instant. */
    public record Other(Actor.Kind kind, String name, Use use) {}

    /**
     * @param changes entries of what happened
     * @param refused attempts that were refused
     * @param lastAt when the latest of both was
     */
    public record Use(long changes, long refused, Instant lastAt) {}

    static WhoCould of(
            ClusterId cluster,
            AccessHistory.Then then,
            List<Tally> tallies,
            Instant since,
            Instant at,
            boolean keysShown) {
        Map<UUID, Tally> open = new HashMap<>(tallies.stream()
                .filter(tally -> tally.kind() != Actor.Kind.SYSTEM)
                .collect(Collectors.toMap(Tally::account, Function.identity())));
        List<Holder> holders = new ArrayList<>();
        for (AccountThen account : then.accounts()) {
            Tally tally = open.remove(account.id());
            holders.add(new Holder(
                    keysShown ? account : withoutKeys(account),
                    may(account, Operation.EDIT_RULES, then.operatorsMayAllowAll()),
                    may(account, Operation.ALLOW_ALL, then.operatorsMayAllowAll()),
                    tally == null ? null : use(tally)));
        }
        List<Other> others = tallies.stream()
                .filter(tally -> open.containsKey(tally.account()))
                .map(tally -> new Other(tally.kind(), tally.name(), use(tally)))
                .toList();
        return new WhoCould(cluster, at, since, then.operatorsMayAllowAll(), holders, others, keysShown);
    }

    private static AccountThen withoutKeys(AccountThen account) {
        return new AccountThen(account.id(), account.kind(), account.name(), account.grants(), List.of());
    }

    private static Use use(Tally tally) {
        return new Use(tally.happened(), tally.refused(), tally.lastAt());
    }

    private static boolean may(AccountThen account, Operation operation, boolean operatorsMayAllowAll) {
        for (GrantThen grant : account.grants()) {
            Reach reach = RoleTable.reach(grant.role(), operation);
            if (switch (reach) {
                case YES, IN_SCOPE -> true;
                case IF_OPERATORS_MAY -> operatorsMayAllowAll;
                case NO -> false;
            }) {
                return true;
            }
        }
        return false;
    }
}
