package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Payload;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Changes as payloads of the ledger: JSON with keys in alphabetical order, one type and version each. What was written once is read for ever. */
public final class ChangeCodec {

    /** The type of what sets a traffic policy. */
    static final String POLICY = "policy/1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    record ClusterForm(
            String name,
            String provider,
            List<String> regions,
            int egressPort,
            List<String> clientSources,
            String policy) {}

    record NameForm(String name) {}

    record SourcesForm(List<String> clientSources) {}

    record PolicyForm(String policy) {}

    record LockForm(boolean locked) {}

    record RuleForm(
            String id,
            String name,
            String type,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String description,
            String purpose,
            @Nullable String expiresAt,
            boolean allowPrivateAddresses,
            boolean rawTcp,
            @Nullable String managedReason) {}

    record DeletedRuleForm(String id, String name) {}

    record SettledForm(List<String> gateways) {}

    record SettledWithoutForm(List<String> gateways, List<String> without) {}

    record SettledByManyForm(List<String> gateways, int others, List<String> without) {}

    record RefusedForm(String gateway, String words) {}

    record LaboratoryForm(List<String> treatedAsPublic) {}

    record MismatchForm(int clusters) {}

    /** What a payload of {@code settled/3} has beside names and rules, and more. */
    private static final int FRAME = 100;

    /** Of a text in a list: its quotes and the comma. */
    private static final int AROUND = 3;

    private static final int RULE = 36 + AROUND;

    private ChangeCodec() {}

    /** What all required gateways acknowledged. Those for whose names one entry has no room are counted. */
    static Change.Settled settled(List<String> gateways, List<RuleId> without) {
        int room = Payload.MAXIMUM_BYTES - FRAME - without.size() * RULE;
        int named = 0;
        while (named < gateways.size() && room >= size(gateways.get(named))) {
            room -= size(gateways.get(named));
            named++;
        }
        return new Change.Settled(List.copyOf(gateways.subList(0, named)), gateways.size() - named, without);
    }

    private static int size(String name) {
        return JSON.writeValueAsBytes(name).length + 1;
    }

    static Payload encode(Change change) {
        return switch (change) {
            case Change.Created it ->
                payload(
                        "cluster/1",
                        new ClusterForm(
                                it.name(),
                                it.provider().name(),
                                it.regions(),
                                it.egressPort(),
                                texts(it.clientSources()),
                                it.policy().name()));
            case Change.Renamed it -> payload("cluster-name/1", new NameForm(it.name()));
            case Change.SourcesChanged it -> payload("client-sources/1", new SourcesForm(texts(it.clientSources())));
            case Change.PolicySet it ->
                payload(POLICY, new PolicyForm(it.policy().name()));
            case Change.AllowAllLocked it -> payload("allow-all-lock/1", new LockForm(it.locked()));
            case Change.RulePut it -> payload("rule/1", form(it.rule()));
            case Change.RuleDeleted it ->
                payload("rule-deleted/1", new DeletedRuleForm(it.rule().toString(), it.name()));
            case Change.Deleted it -> new Payload("cluster-deleted/1", new byte[0]);
            case Change.Settled it -> settled(it);
            case Change.Refused it -> payload("refused/1", new RefusedForm(it.gateway(), it.words()));
        };
    }

    /** The ranges that this start treats as public. Not a change of any perimeter. */
    static Payload laboratory(List<Cidr> treatedAsPublic) {
        return payload("laboratory/1", new LaboratoryForm(texts(treatedAsPublic)));
    }

    /** How many clusters had other rows than the ledger says. Not a change of any perimeter. */
    static Payload mismatch(int clusters) {
        return payload("projection-mismatch/1", new MismatchForm(clusters));
    }

    /** Null for a payload of another room, and for what changes no perimeter. */
    public static @Nullable Change decode(Payload payload) {
        byte[] bytes = payload.bytes();
        return switch (payload.type()) {
            case "cluster/1" -> created(JSON.readValue(bytes, ClusterForm.class));
            case "cluster-name/1" ->
                new Change.Renamed(JSON.readValue(bytes, NameForm.class).name());
            case "client-sources/1" ->
                new Change.SourcesChanged(
                        ranges(JSON.readValue(bytes, SourcesForm.class).clientSources()));
            case POLICY ->
                new Change.PolicySet(TrafficPolicy.valueOf(
                        JSON.readValue(bytes, PolicyForm.class).policy()));
            case "allow-all-lock/1" ->
                new Change.AllowAllLocked(JSON.readValue(bytes, LockForm.class).locked());
            case "rule/1" -> new Change.RulePut(rule(JSON.readValue(bytes, RuleForm.class)));
            case "rule-deleted/1" -> deleted(JSON.readValue(bytes, DeletedRuleForm.class));
            case "cluster-deleted/1" -> new Change.Deleted();
            case "settled/1" ->
                new Change.Settled(JSON.readValue(bytes, SettledForm.class).gateways(), 0, List.of());
            case "settled/2" -> {
                SettledWithoutForm form = JSON.readValue(bytes, SettledWithoutForm.class);
                yield new Change.Settled(form.gateways(), 0, rules(form.without()));
            }
            case "settled/3" -> {
                SettledByManyForm form = JSON.readValue(bytes, SettledByManyForm.class);
                yield new Change.Settled(form.gateways(), form.others(), rules(form.without()));
            }
            case "refused/1" -> refused(JSON.readValue(bytes, RefusedForm.class));
            default -> null;
        };
    }

    private static Payload settled(Change.Settled it) {
        List<String> without = it.without().stream().map(RuleId::toString).toList();
        if (it.others() > 0) {
            return payload("settled/3", new SettledByManyForm(it.gateways(), it.others(), without));
        }
        return without.isEmpty()
                ? payload("settled/1", new SettledForm(it.gateways()))
                : payload("settled/2", new SettledWithoutForm(it.gateways(), without));
    }

    private static Payload payload(String type, Object form) {
        return new Payload(type, JSON.writeValueAsBytes(form));
    }

    private static RuleForm form(EgressRule rule) {
        return new RuleForm(
                rule.id().toString(),
                rule.name(),
                rule.type().name(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(PathPattern::text).toList(),
                rule.description(),
                rule.purpose().code(),
                rule.expiresAt() == null ? null : rule.expiresAt().toString(),
                rule.allowPrivateAddresses(),
                rule.rawTcp(),
                rule.managedReason());
    }

    private static EgressRule rule(RuleForm form) {
        return new EgressRule(
                new RuleId(UUID.fromString(form.id())),
                form.name(),
                switch (DestinationType.valueOf(form.type())) {
                    case FQDN -> HostPattern.parse(form.destination());
                    case CIDR -> Cidr.trusted(form.destination());
                },
                new PortSet(form.ports()),
                form.paths().stream().map(PathPattern::new).toList(),
                form.description(),
                new Purpose(form.purpose()),
                form.expiresAt() == null ? null : Instant.parse(form.expiresAt()),
                form.allowPrivateAddresses(),
                form.rawTcp(),
                form.managedReason());
    }

    private static Change created(ClusterForm form) {
        return new Change.Created(
                form.name(),
                CloudProvider.valueOf(form.provider()),
                form.regions(),
                form.egressPort(),
                ranges(form.clientSources()),
                TrafficPolicy.valueOf(form.policy()));
    }

    private static Change deleted(DeletedRuleForm form) {
        return new Change.RuleDeleted(new RuleId(UUID.fromString(form.id())), form.name());
    }

    private static List<RuleId> rules(List<String> ids) {
        return ids.stream().map(id -> new RuleId(UUID.fromString(id))).toList();
    }

    private static Change refused(RefusedForm form) {
        return new Change.Refused(form.gateway(), form.words());
    }

    private static List<String> texts(List<Cidr> ranges) {
        return ranges.stream().map(Cidr::toString).toList();
    }

    private static List<Cidr> ranges(List<String> texts) {
        return texts.stream().map(Cidr::trusted).toList();
    }
}
