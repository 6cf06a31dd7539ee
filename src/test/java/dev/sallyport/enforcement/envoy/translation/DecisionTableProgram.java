package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.DecisionTable.Case;
import dev.sallyport.policy.DecisionTable.How;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts every case of the decision table to a real Envoy, in both policies and over every protocol. Run by {@link GatewayTest} in a
 * namespace that leads nowhere, since some spellings would be dialled if a guard failed. Writes a line for each case: what was
 * asked, a tab, and what is wrong with the answer, if anything is.
 */
final class DecisionTableProgram {

    private static final long REVISION = 4711;
    private static final int DENY_PORT = 3128;
    private static final int ALLOW_PORT = 3129;

    /** What can still happen to a destination that was allowed: the laboratory does not have everything that the rules allow. */
    private static final Set<String> AFTER_THE_DECISION = Set.of("UPSTREAM", "ADDRESS_REFUSED", "RESOLUTION_FAILED");

    /** What came back through a tunnel, or the head of the request as the destination saw it. */
    private static final Pattern REACHED = Pattern.compile("ping|GET /");

    private final Laboratory laboratory;
    private final PrintStream out;

    private DecisionTableProgram(Laboratory laboratory, PrintStream out) {
        this.laboratory = laboratory;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        try (Laboratory laboratory = new Laboratory(Path.of(arguments[0]))) {
            laboratory.push(
                    Laboratory.cluster(DENY_PORT, REVISION, TrafficPolicy.DEFAULT_DENY, DecisionTable.RULES),
                    Laboratory.cluster(ALLOW_PORT, REVISION, TrafficPolicy.ALLOW_ALL, DecisionTable.RULES));
            DecisionTableProgram program =
                    new DecisionTableProgram(laboratory, new PrintStream(System.out, true, StandardCharsets.UTF_8));
            for (TrafficPolicy policy : TrafficPolicy.values()) {
                for (Case one : DecisionTable.cases()) {
                    program.run(one, policy);
                }
            }
        }
    }

    private void run(Case one, TrafficPolicy policy) throws IOException {
        ProxyClient client = laboratory.client(policy == TrafficPolicy.DEFAULT_DENY ? DENY_PORT : ALLOW_PORT);
        boolean codecReadsIt = one.asked().chars().allMatch(character -> character > 0x20 && character < 0x7f);
        if (one.how() == How.HTTP) {
            report(one, policy, "plain HTTP", () -> client.http(one.asked()), codecReadsIt);
        } else {
            report(one, policy, "CONNECT, HTTP/1.1", () -> client.tunnel(one.asked()), codecReadsIt);
            report(one, policy, "CONNECT, HTTP/2", () -> client.tunnel2(one.asked()), false);
        }
    }

    private interface Exchange {
        Reply get() throws IOException;
    }

    private void report(Case one, TrafficPolicy policy, String protocol, Exchange exchange, boolean mustAnswer)
            throws IOException {
        int reachedBefore = laboratory.connections();
        int asksBefore = laboratory.dns.queries().size();
        Reply reply = exchange.get();
        List<String> wrong = new ArrayList<>();
        if (DecisionTable.refuses(one.gateway(), policy)) {
            List<String> asks = laboratory.dns.queries();
            require(
                    wrong,
                    asks.size() == asksBefore,
                    "the name server was asked " + asks.subList(asksBefore, asks.size()));
            require(wrong, laboratory.connections() == reachedBefore, "a destination was reached");
            refused(one, reply, mustAnswer, wrong);
        } else if (reply.status() != 200) {
            require(wrong, AFTER_THE_DECISION.contains(String.valueOf(reply.reason())), "refused: " + reply);
        } else {
            require(wrong, REACHED.matcher(reply.body()).lookingAt(), "no destination was reached: " + reply.body());
            require(wrong, reply.decision() == null, "a destination forged a decision: " + reply);
            require(wrong, Long.toString(REVISION).equals(reply.revision()), "not the revision: " + reply);
        }
        out.println(
                (policy + ", " + protocol + ": " + one + "\t" + String.join("; ", wrong)).replaceAll("[\r\n\0]", "?"));
    }

    private static void refused(Case one, Reply reply, boolean mustAnswer, List<String> wrong) {
        if (one.gateway() == Reason.MALFORMED_DESTINATION && reply.status() == 0 && !mustAnswer) {
            return; // The codec closes what it cannot read.
        }
        require(wrong, reply.status() >= 400 && reply.status() < 500, "status " + reply.status());
        require(wrong, "deny".equals(reply.decision()), "decision " + reply.decision());
        require(wrong, one.gateway().name().equals(reply.reason()), "reason " + reply.reason());
        require(wrong, same(reply.body(), one.gateway()), "body " + reply.body());
        if (one.gateway() != Reason.MALFORMED_DESTINATION) { // What the codec refuses was never routed.
            require(wrong, Long.toString(REVISION).equals(reply.revision()), "revision " + reply.revision());
            require(wrong, reply.requestId() != null, "no request id");
        }
    }

    private static boolean same(String body, Reason reason) {
        return body.equals(dev.sallyport.words.Words.of("decision." + reason) + "\n");
    }

    private static void require(List<String> wrong, boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }
}
