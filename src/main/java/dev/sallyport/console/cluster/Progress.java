package dev.sallyport.console.cluster;

import dev.sallyport.console.gateways.GatewayCare;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about the newest revision of a cluster: the worst only, with its consequence.
 *
 * @param fact who did not do what
 * @param consequence what follows from it
 * @param quoted a gateway's own words, or null
 * @param sendAgain whether a person may have the refused content sent once more
 */
record Progress(
        Look look,
        Icon icon,
        String fact,
        String consequence,
        @Nullable String quoted,
        boolean sendAgain) {

    /** Null where there is nothing to say. */
    static @Nullable Progress of(Cluster cluster, EnforcementStatus status, Instants instants) {
        if (status.gateways().isEmpty()) {
            return of(Look.WARN, Icon.TRIANGLE, "console.progress.none", "console.progress.none.words");
        }
        GatewayStatus abandoned = first(status, GatewayState.ABANDONED);
        if (abandoned != null) {
            return new Progress(
                    Look.DENY,
                    Icon.BANG,
                    Words.of(
                            "console.gateways.abandoned",
                            abandoned.gateway(),
                            Objects.toString(abandoned.acknowledgedRevision(), "–")),
                    Words.of("console.gateways.abandoned.words"),
                    null,
                    false);
        }
        Progress alarmed = alarmed(status);
        if (alarmed != null) {
            return alarmed;
        }
        GatewayStatus unfit = first(status, GatewayState.UNFIT);
        if (unfit != null) {
            return new Progress(
                    Look.DENY,
                    Icon.BANG,
                    Words.of("console.gateways.unfit", unfit.gateway(), GatewayCare.unfit(unfit)),
                    Words.of("console.gateways.unfit.words", Objects.toString(unfit.acknowledgedRevision(), "–")),
                    null,
                    false);
        }
        GatewayStatus refused = first(status, GatewayState.REFUSED);
        if (refused != null) {
            return refused(status, refused);
        }
        if (status.overdue() || status.fellBehind()) {
            return overdue(cluster, status);
        }
        GatewayStatus gone = first(status, GatewayState.NOT_SEEN);
        if (gone != null) {
            return notSeen(status, gone, instants);
        }
        GatewayStatus unheard = first(status, GatewayState.NOT_HEARD);
        if (unheard != null) {
            Long revision = unheard.acknowledgedRevision();
            return new Progress(
                    Look.MUTE,
                    Icon.MINUS,
                    Words.of("console.progress.not_heard", unheard.gateway()),
                    revision == null
                            ? Words.of("console.progress.not_heard.nothing")
                            : Words.of("console.progress.not_heard.words", revision.toString()),
                    null,
                    false);
        }
        return waiting(status).isEmpty() ? null : pending(cluster, status);
    }

    private static @Nullable Progress alarmed(EnforcementStatus status) {
        for (GatewayStatus gateway : status.gateways()) {
            for (GatewayAlarm alarm : gateway.alarms()) {
                String consequence = switch (alarm) {
                    case PROBE_FAILED ->
                        Words.of("console.gateways.probe." + Objects.toString(gateway.probeFailure(), "NO_ANSWER"));
                    case TWO_OF_ONE_NAME, UNKNOWN_HISTORY -> Words.of("console.gateways.alarm." + alarm + ".words");
                };
                return new Progress(
                        Look.DENY,
                        Icon.BANG,
                        Words.of("console.gateways.alarm." + alarm, gateway.gateway()),
                        consequence,
                        null,
                        false);
            }
        }
        return null;
    }

    /** Gateways that have not acknowledged the newest revision. */
    static List<GatewayStatus> waiting(EnforcementStatus status) {
        return waiting(status, status.revision());
    }

    private static List<GatewayStatus> waiting(EnforcementStatus status, long revision) {
        return status.gateways().stream()
                .filter(gateway -> !reached(gateway.acknowledgedRevision(), revision))
                .toList();
    }

    static boolean reached(@Nullable Long revision, long wanted) {
        return revision != null && revision >= wanted;
    }

    private static Progress refused(EnforcementStatus status, GatewayStatus gateway) {
        String kept = Objects.toString(gateway.acknowledgedRevision(), "");
        String consequence = kept.isEmpty()
                ? Words.of("console.progress.refused.nothing")
                : Words.of("console.progress.refused.words", kept);
        if (status.policyState() == PolicyState.ERROR) {
            consequence += " " + Words.of("console.progress.refused.policy");
        }
        return new Progress(
                Look.DENY,
                Icon.BANG,
                Words.of(
                        "console.progress.refused",
                        gateway.gateway(),
                        Objects.toString(gateway.refusedRevision(), Long.toString(status.revision()))),
                consequence,
                gateway.refusal(),
                true);
    }

    private static Progress overdue(Cluster cluster, EnforcementStatus status) {
        long revision = status.overdue() ? status.overdueRevision() : status.revision();
        return new Progress(
                Look.WARN,
                Icon.HALF,
                Words.of(
                        "console.progress.overdue",
                        waiting(status, revision).size(),
                        status.gateways().size(),
                        Long.toString(revision)),
                consequence(cluster, status),
                null,
                false);
    }

    private static Progress notSeen(EnforcementStatus status, GatewayStatus gateway, Instants instants) {
        String fact = gateway.lastSeen() == null
                ? Words.of("console.progress.not_seen.ever", gateway.gateway())
                : Words.of("console.progress.not_seen", gateway.gateway(), instants.time(gateway.lastSeen()));
        String consequence = Words.of("console.progress.not_seen.words");
        if (gateway.acknowledgedRevision() != null && gateway.acknowledgedRevision() < status.revision()) {
            consequence += " "
                    + Words.of(
                            "console.progress.not_seen.old",
                            gateway.acknowledgedRevision().toString());
        }
        return new Progress(Look.WARN, Icon.TRIANGLE, fact, consequence, null, false);
    }

    private static Progress pending(Cluster cluster, EnforcementStatus status) {
        return new Progress(
                Look.PENDING,
                Icon.CLOCK,
                Words.of(
                        "console.progress.pending",
                        waiting(status).size(),
                        status.gateways().size(),
                        Long.toString(status.revision())),
                consequence(cluster, status),
                null,
                false);
    }

    private static String consequence(Cluster cluster, EnforcementStatus status) {
        String where = waiting(status).stream().map(GatewayStatus::gateway).collect(Collectors.joining(", "));
        if (where.isEmpty()) {
            return "";
        }
        boolean tightening =
                cluster.policy() == TrafficPolicy.DEFAULT_DENY && cluster.settledPolicy() == TrafficPolicy.ALLOW_ALL;
        if (tightening) {
            return Words.of("console.progress.still_open", where);
        }
        return cluster.settledPolicy() == null
                ? Words.of("console.progress.nothing_known", where)
                : Words.of("console.progress.still_old", where, StateBadge.name(cluster.settledPolicy()));
    }

    private static @Nullable GatewayStatus first(EnforcementStatus status, GatewayState state) {
        return status.gateways().stream()
                .filter(gateway -> gateway.state() == state)
                .findFirst()
                .orElse(null);
    }

    private static Progress of(Look look, Icon icon, String fact, String consequence) {
        return new Progress(look, icon, Words.of(fact), Words.of(consequence), null, false);
    }
}
