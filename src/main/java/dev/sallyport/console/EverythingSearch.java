package dev.sallyport.console;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.words.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds clusters, rules, people and pages by a part of their names, as far as the one who asks may see them. A few of each. */
@Component
final class EverythingSearch {

    private static final int OF_EACH = 6;

    /** Where an answer leads, relative to the console's root. */
    record Answer(Icon icon, String label, String detail, String path) {}

    /** Never empty. */
    record Group(String title, List<Answer> answers) {}

    private final Clusters clusters;
    private final Rules rules;
    private final Accounts accounts;
    private final Permissions permissions;

    EverythingSearch(Clusters clusters, Rules rules, Accounts accounts, Permissions permissions) {
        this.clusters = clusters;
        this.rules = rules;
        this.accounts = accounts;
        this.permissions = permissions;
    }

    /** @param text stripped; empty for where one can go at all */
    List<Group> find(Actor actor, String text) {
        String part = text.toLowerCase(Locale.ROOT);
        Map<ClusterId, Cluster> seen = permissions.allowsAnywhere(actor, Operation.SEE_CLUSTER)
                ? clusters.list(actor).stream()
                        .collect(Collectors.toMap(
                                Cluster::id, Function.identity(), (one, other) -> one, LinkedHashMap::new))
                : Map.of();
        List<Group> groups = new ArrayList<>();
        add(groups, "console.clusters.title", clusters(seen, part));
        if (!part.isEmpty() && permissions.allowsAnywhere(actor, Operation.SEE_RULES)) {
            add(groups, "console.rules.title", rules(actor, seen, text));
        }
        if (!part.isEmpty() && permissions.allows(actor, Operation.SEE_ACCOUNTS, null)) {
            add(groups, "console.access.title", accounts(actor, part));
        }
        add(groups, "console.search.pages", pages(actor, part));
        return groups;
    }

    private static void add(List<Group> groups, String key, List<Answer> answers) {
        if (!answers.isEmpty()) {
            groups.add(new Group(Words.of(key), answers));
        }
    }

    private static List<Answer> clusters(Map<ClusterId, Cluster> seen, String part) {
        return seen.values().stream()
                .filter(cluster -> cluster.name().toLowerCase(Locale.ROOT).contains(part))
                .limit(OF_EACH)
                .map(cluster ->
                        new Answer(Icon.CLUSTER, cluster.name(), Labels.place(cluster), "clusters/" + cluster.id()))
                .toList();
    }

    private List<Answer> rules(Actor actor, Map<ClusterId, Cluster> seen, String text) {
        List<Answer> answers = new ArrayList<>();
        for (Rules.Found found : rules.search(actor, text, OF_EACH)) {
            Cluster cluster = seen.get(found.cluster());
            if (cluster != null) {
                EgressRule rule = found.version().rule();
                answers.add(new Answer(
                        Icon.WALL,
                        rule.name(),
                        Words.of("console.search.rule", rule.target().toString(), cluster.name()),
                        "clusters/" + cluster.id() + "/rules/" + rule.id()));
            }
        }
        return answers;
    }

    private List<Answer> accounts(Actor actor, String part) {
        return accounts.list(actor).stream()
                .filter(account -> account.name().toLowerCase(Locale.ROOT).contains(part))
                .limit(OF_EACH)
                .map(EverythingSearch::account)
                .toList();
    }

    static Answer account(AccountView account) {
        boolean person = account.kind() == Actor.Kind.PERSON;
        return new Answer(
                person ? Icon.PEOPLE : Icon.ROBOT,
                account.name(),
                Words.of(person ? "console.search.person" : "console.search.service_account"),
                (person ? "access" : "access/service-accounts") + "?q="
                        + URLEncoder.encode(account.name(), StandardCharsets.UTF_8));
    }

    private List<Answer> pages(Actor actor, String part) {
        return Place.of(permissions, actor).stream()
                .filter(place -> place.title().toLowerCase(Locale.ROOT).contains(part))
                .map(place -> new Answer(place.icon(), place.title(), "", place.path()))
                .toList();
    }
}
