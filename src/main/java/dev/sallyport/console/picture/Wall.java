package dev.sallyport.console.picture;

import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Opening;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.console.picture.Picture.Wythe;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.function.LongFunction;

/** What each gateway is known to do with a connection, by what it acknowledged; what was saved alone makes no wall and no opening. */
final class Wall {

    private record Layer(GatewayStatus gateway, Masonry masonry) {

        boolean stands() {
            return masonry == Masonry.SOLID || masonry == Masonry.LAST_KNOWN;
        }
    }

    private final Cluster cluster;
    private final EnforcementStatus status;
    private final List<Layer> layers;

    /** @param policyAt the policy of the cluster as of an earlier revision; asked only for gateways that are behind the newest policy */
    Wall(Cluster cluster, EnforcementStatus status, LongFunction<TrafficPolicy> policyAt) {
        this.cluster = cluster;
        this.status = status;
        this.layers = status.gateways().stream()
                .map(gateway -> new Layer(gateway, masonry(gateway, policyAt)))
                .toList();
    }

    private Masonry masonry(GatewayStatus gateway, LongFunction<TrafficPolicy> policyAt) {
        Long acknowledged = gateway.acknowledgedRevision();
        if (acknowledged == null || acknowledged < 1) {
            boolean neverOtherwise = cluster.policyRevision() == 1 && cluster.policy() == TrafficPolicy.ALLOW_ALL;
            return neverOtherwise ? Masonry.OUTLINE : Masonry.PENDING;
        }
        boolean hasNewestPolicy = acknowledged >= cluster.policyRevision();
        if (hasNewestPolicy && EnforcementStatus.REFUSED.equals(status.policyReason())) {
            // It acknowledged the revision with the policy left out.
            return Masonry.PENDING;
        }
        TrafficPolicy enforced = hasNewestPolicy ? cluster.policy() : policyAt.apply(acknowledged);
        return switch (enforced) {
            case ALLOW_ALL -> cluster.policy() == TrafficPolicy.ALLOW_ALL ? Masonry.OUTLINE : Masonry.PENDING;
            case DEFAULT_DENY -> outOfSight(gateway) ? Masonry.LAST_KNOWN : Masonry.SOLID;
        };
    }

    private static boolean outOfSight(GatewayStatus gateway) {
        return switch (gateway.state()) {
            case NOT_SEEN, NOT_HEARD, UNFIT, ABANDONED -> true;
            case IN_SYNC, BEHIND, REFUSED, RETIRING -> false;
        };
    }

    List<Wythe> wythes() {
        return layers.stream()
                .map(layer -> new Wythe(layer.gateway().gateway(), layer.masonry(), words(layer.gateway())))
                .toList();
    }

    private static String words(GatewayStatus gateway) {
        Long revision = gateway.acknowledgedRevision();
        return Words.of("console.picture.wythe." + gateway.state(), revision == null ? "–" : revision.toString());
    }

    /** How far a connection gets that no rule allows. */
    Standing withoutRule() {
        boolean allStand = !layers.isEmpty() && layers.stream().allMatch(Layer::stands);
        return switch (cluster.policy()) {
            case ALLOW_ALL ->
                layers.stream().anyMatch(Layer::stands) ? Standing.STILL_DENIED : Standing.WOULD_BE_DENIED;
            case DEFAULT_DENY ->
                !allStand
                        ? Standing.NOT_YET_ENFORCED
                        : layers.stream().anyMatch(layer -> layer.masonry() == Masonry.LAST_KNOWN)
                                ? Standing.LAST_KNOWN_DENIED
                                : Standing.DENIED;
        };
    }

    /** Whether some gateway lets a connection through that finds these openings. */
    boolean letsThrough(List<Opening> openings) {
        if (layers.isEmpty()) {
            return true;
        }
        for (int number = 0; number < layers.size(); number++) {
            if (!layers.get(number).stands() || openings.get(number) != Opening.NONE) {
                return true;
            }
        }
        return false;
    }

    List<Opening> closed() {
        return layers.stream().map(layer -> Opening.NONE).toList();
    }

    /** What each gateway that stands does with the destination of a rule. */
    List<Opening> openings(RuleVersion rule) {
        RuleState state = status.stateOf(rule);
        return layers.stream()
                .map(layer -> opening(layer.gateway(), rule, state == null ? RuleState.PENDING_DELETION : state))
                .toList();
    }

    private Opening opening(GatewayStatus gateway, RuleVersion rule, RuleState state) {
        Long acknowledged = gateway.acknowledgedRevision();
        Long deleted = rule.deletedRevision();
        if (acknowledged == null
                || acknowledged < rule.createdRevision()
                || (deleted != null && acknowledged >= deleted)
                || state == RuleState.CREATION_FAILED) {
            return Opening.NONE;
        }
        boolean newestContent = acknowledged >= rule.changedRevision() && state != RuleState.DELETION_FAILED;
        return newestContent && !heldBack(rule) ? Opening.OPEN : Opening.UNCERTAIN;
    }

    /** Where a version of the rule that was changed or deleted since may still let through what it does not allow any more. */
    List<Opening> leftOpen(RuleVersion rule) {
        Long deleted = rule.deletedRevision();
        long changed = deleted == null ? rule.changedRevision() : deleted;
        return layers.stream()
                .map(layer -> layer.gateway().acknowledgedRevision())
                .map(acknowledged ->
                        acknowledged != null && acknowledged >= rule.createdRevision() && acknowledged < changed
                                ? Opening.UNCERTAIN
                                : Opening.NONE)
                .toList();
    }

    /** While one gateway's refusal is looked into, the others acknowledge revisions with additions left out. */
    private boolean heldBack(RuleVersion rule) {
        return rule.changedRevision() > status.settledRevision()
                && layers.stream().anyMatch(layer -> layer.gateway().state() == GatewayState.REFUSED);
    }
}
