package dev.sallyport.policy;

import com.ibm.icu.text.SpoofChecker;
import dev.sallyport.net.HostName;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What somebody should know about an accepted rule. A warning never refuses. */
final class RuleWarnings {

    /** Hosts on which every customer of the service has a place, told apart by path or header only. */
    private static final Set<String> MANY_TENANTS = Set.of(
            "storage.googleapis.com",
            "storage.cloud.google.com",
            "www.googleapis.com",
            "s3.amazonaws.com",
            "api.github.com",
            "github.com",
            "raw.githubusercontent.com",
            "gitlab.com",
            "api.dropboxapi.com",
            "content.dropboxapi.com",
            "graph.microsoft.com",
            "slack.com",
            "hooks.slack.com",
            "api.telegram.org",
            "discord.com",
            "pastebin.com",
            "transfer.sh");

    /** Suffixes of hosting services below which strangers can get a name, where the public suffix list does not say so itself. */
    private static final Set<String> HOSTING = Set.of(
            "amazonaws.com",
            "cloudfront.net",
            "core.windows.net",
            "blob.core.windows.net",
            "azurewebsites.net",
            "googleapis.com",
            "storage.googleapis.com",
            "appspot.com",
            "run.app",
            "herokuapp.com",
            "workers.dev",
            "github.io",
            "netlify.app",
            "vercel.app",
            "ngrok.io",
            "ngrok.app",
            "trycloudflare.com");

    /** Public resolvers and relays: whoever reaches one reaches, through it, any name or host (DNS over HTTPS, RFC 8484). */
    private static final Set<String> RELAYS = Set.of(
            "dns.google",
            "cloudflare-dns.com",
            "one.one.one.one",
            "mozilla.cloudflare-dns.com",
            "dns.quad9.net",
            "doh.opendns.com",
            "dns.nextdns.io",
            "dns.adguard-dns.com",
            "doh.cleanbrowsing.org",
            "ngrok.io",
            "ngrok.app",
            "trycloudflare.com",
            "webhook.site",
            "requestbin.com");

    private static final SpoofChecker LOOKALIKES = new SpoofChecker.Builder().build();

    private RuleWarnings() {}

    static List<RuleFinding> of(EgressRule rule, Collection<EgressRule> others) {
        List<RuleFinding> warnings = new ArrayList<>();
        if (rule.target() instanceof HostPattern pattern) {
            aboutHost(rule, pattern, others, warnings);
        }
        if (rule.ports().isAll()) {
            warnings.add(warning(RuleField.PORTS, "ALL_PORTS"));
        }
        others.stream()
                .filter(other -> other.covers(rule))
                .findFirst()
                .ifPresent(other -> warnings.add(
                        rule.paths().isEmpty() || !other.paths().isEmpty()
                                ? warning(RuleField.DESTINATION, "COVERED_BY", other.name())
                                : warning(RuleField.PATHS, "PATHS_VOID", other.name())));
        return List.copyOf(warnings);
    }

    private static void aboutHost(
            EgressRule rule, HostPattern pattern, Collection<EgressRule> others, List<RuleFinding> warnings) {
        String name = pattern.name().value();
        if (pattern.wildcard() && hosting(pattern)) {
            warnings.add(warning(RuleField.DESTINATION, "WILDCARD_HOSTING", pattern.toString()));
        }
        if (!pattern.wildcard() && MANY_TENANTS.contains(name) && rule.paths().isEmpty()) {
            warnings.add(warning(RuleField.DESTINATION, "MANY_TENANTS", name));
        }
        if (RELAYS.stream().anyMatch(relay -> name.equals(relay) || name.endsWith("." + relay))) {
            warnings.add(warning(RuleField.DESTINATION, "RELAY", name));
        }
        if (name.indexOf('_') >= 0) {
            warnings.add(warning(RuleField.DESTINATION, "UNDERSCORE", name));
        }
        String shape = skeleton(pattern.name());
        others.stream()
                .filter(other -> other.target() instanceof HostPattern similar
                        && lookalike(similar.name(), pattern.name(), shape))
                .findFirst()
                .ifPresent(other -> warnings.add(warning(
                        RuleField.DESTINATION, "LOOKS_LIKE", other.target().toString())));
        if (rule.allowPrivateAddresses()) {
            warnings.add(warning(RuleField.ALLOW_PRIVATE_ADDRESSES, "PRIVATE_ADDRESSES"));
        }
        if (rule.rawTcp()) {
            warnings.add(warning(RuleField.RAW_TCP, "RAW_TCP"));
        }
        if (!rule.paths().isEmpty()) {
            warnings.add(warning(RuleField.PATHS, "PATHS_PLAIN_HTTP_ONLY"));
        }
    }

    static boolean hosting(HostPattern pattern) {
        return pattern.overHostingSuffix()
                || (pattern.wildcard() && HOSTING.contains(pattern.name().value()));
    }

    /** Compared by skeleton (UTS 39) only where the last labels agree and the lengths nearly do, which keeps this cheap among many rules. */
    private static boolean lookalike(HostName known, HostName name, String shape) {
        return !known.equals(name)
                && Math.abs(known.unicode().length() - name.unicode().length()) <= 2
                && known.lastLabel().equals(name.lastLabel())
                && skeleton(known).equals(shape);
    }

    /** What people see is the Unicode form; a zero looks like an O in either case. */
    private static String skeleton(HostName name) {
        return LOOKALIKES.getSkeleton(name.unicode()).toLowerCase(Locale.ROOT);
    }

    private static RuleFinding warning(RuleField field, String code, String... arguments) {
        return new RuleFinding(field, Problem.of(code, arguments));
    }
}
