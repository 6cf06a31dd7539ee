package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.PathPattern;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what {@link ChangeCodec} wrote; what was before stands in the versions of the projection. */
@Component
class PerimeterReader implements EntryReader {

    private final PerimeterJournal journal;

    PerimeterReader(PerimeterJournal journal) {
        this.journal = journal;
    }

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        String action = entry.draft().action();
        Change change = ChangeCodec.decode(entry.draft().payload());
        if (change == null) {
            return switch (entry.draft().payload().type()) {
                case "laboratory/1", "projection-mismatch/1" -> new Sentence(action, List.of());
                default -> null;
            };
        }
        return switch (change) {
            case Change.Created it -> new Sentence(action, List.of(it.name()));
            case Change.Renamed it -> new Sentence("RENAME_CLUSTER", List.of(it.name()));
            case Change.SourcesChanged it -> new Sentence("CHANGE_CLIENT_SOURCES", List.of());
            case Change.PolicySet it -> new Sentence(action + "." + it.policy(), List.of());
            case Change.AllowAllLocked it ->
                new Sentence(it.locked() ? "LOCK_ALLOW_ALL" : "UNLOCK_ALLOW_ALL", List.of());
            case Change.RulePut it ->
                new Sentence(
                        action, List.of(it.rule().name(), it.rule().target().toString()));
            case Change.RuleDeleted it ->
                new Sentence(
                        entry.draft().actor().name().equals(RuleCommands.EXPIRY_NAME) ? "EXPIRE_EGRESS_RULE" : action,
                        List.of(it.name()));
            case Change.Deleted it -> new Sentence(action, List.of());
            case Change.Settled it ->
                new Sentence(action, List.of(Integer.toString(it.gateways().size() + it.others())));
            case Change.Refused it -> new Sentence(action, List.of(it.gateway()));
        };
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        ClusterId cluster = entry.draft().cluster();
        Long revision = entry.draft().revision();
        Change change =
                cluster == null ? null : ChangeCodec.decode(entry.draft().payload());
        if (cluster == null || change == null) {
            return List.of();
        }
        long at = revision == null ? 0 : revision;
        return switch (change) {
            case Change.Created it ->
                List.of(
                        new FieldChange("name", null, it.name()),
                        new FieldChange("provider", null, it.provider().name()),
                        new FieldChange("regions", null, String.join(", ", it.regions())),
                        new FieldChange("client_sources", null, ranges(it.clientSources())),
                        new FieldChange("egress_port", null, Integer.toString(it.egressPort())),
                        new FieldChange("policy", null, it.policy().name()));
            case Change.Renamed it -> List.of(new FieldChange("name", null, it.name()));
            case Change.SourcesChanged it ->
                List.of(new FieldChange("client_sources", null, ranges(it.clientSources())));
            case Change.PolicySet it ->
                List.of(new FieldChange(
                        "policy",
                        journal.query(projection -> projection.policyBefore(cluster, at))
                                .map(Enum::name)
                                .orElse(null),
                        it.policy().name()));
            case Change.AllowAllLocked it ->
                List.of(new FieldChange("allow_all_needs_org_admin", null, Boolean.toString(it.locked())));
            case Change.RulePut it ->
                difference(before(cluster, it.rule().id(), at).orElse(null), it.rule());
            case Change.RuleDeleted it ->
                difference(before(cluster, it.rule(), at).orElse(null), null);
            case Change.Deleted it -> List.of();
            case Change.Settled it -> settled(cluster, it, at);
            case Change.Refused it -> List.of(new FieldChange("words", null, it.words()));
        };
    }

    private List<FieldChange> settled(ClusterId cluster, Change.Settled change, long at) {
        List<FieldChange> all = new ArrayList<>();
        all.add(new FieldChange("gateways", null, String.join(", ", change.gateways())));
        if (change.others() > 0) {
            all.add(new FieldChange("other_gateways", null, Integer.toString(change.others())));
        }
        if (change.without().isEmpty()) {
            return all;
        }
        String names = change.without().stream()
                .map(rule -> before(cluster, rule, at + 1).map(EgressRule::name).orElse(rule.toString()))
                .collect(Collectors.joining(", "));
        all.add(new FieldChange("without_refused", null, names));
        return all;
    }

    private Optional<EgressRule> before(ClusterId cluster, RuleId rule, long revision) {
        return journal.query(projection ->
                projection.rules().versionBefore(cluster, rule, revision).map(RuleRow::rule));
    }

    /** Only what differs. */
    private static List<FieldChange> difference(@Nullable EgressRule before, @Nullable EgressRule after) {
        List<FieldChange> all = new ArrayList<>();
        List<FieldChange> old = before == null ? List.of() : fields(before);
        List<FieldChange> now = after == null ? List.of() : fields(after);
        for (int field = 0; field < Math.max(old.size(), now.size()); field++) {
            String was = old.isEmpty() ? null : old.get(field).after();
            String is = now.isEmpty() ? null : now.get(field).after();
            if (!Objects.equals(was, is)) {
                all.add(new FieldChange((now.isEmpty() ? old : now).get(field).field(), was, is));
            }
        }
        return all;
    }

    private static List<FieldChange> fields(EgressRule rule) {
        return List.of(
                new FieldChange("name", null, rule.name()),
                new FieldChange("destination", null, rule.target().toString()),
                new FieldChange(
                        "ports",
                        null,
                        rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(", "))),
                new FieldChange(
                        "paths",
                        null,
                        rule.paths().stream().map(PathPattern::text).collect(Collectors.joining(", "))),
                new FieldChange("description", null, rule.description()),
                new FieldChange("purpose", null, rule.purpose().code()),
                new FieldChange(
                        "expires_at",
                        null,
                        rule.expiresAt() == null ? "" : rule.expiresAt().toString()),
                new FieldChange("allow_private_addresses", null, Boolean.toString(rule.allowPrivateAddresses())),
                new FieldChange("raw_tcp", null, Boolean.toString(rule.rawTcp())));
    }

    private static String ranges(List<Cidr> ranges) {
        return ranges.stream().map(Cidr::toString).collect(Collectors.joining(", "));
    }
}
