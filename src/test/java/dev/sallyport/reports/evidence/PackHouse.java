package dev.sallyport.reports.evidence;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Payload;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.reports.PackScope;
import dev.sallyport.testing.TestDatabases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The rooms ledger, access and perimeter with lives in them, packs of those lives, and the check as the command line has it. */
public final class PackHouse implements AutoCloseable {

    public final PerimeterHouse house;
    private final Path folder;

    public PackHouse(TestDatabases database, Path folder) {
        this.folder = folder;
        this.house = PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of());
    }

    Notary notary() {
        return house.get(Notary.class);
    }

    String key() {
        return ((Notary.KeyState.Ready) notary().key()).fingerprint();
    }

    public Instant now() {
        return house.get(PerimeterHouse.TestClock.class).instant();
    }

    /** Changes at random, two seconds apart; answers an instant after each. */
    public List<Instant> live(ClusterId cluster, Random random, int steps) {
        PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
        List<Instant> instants = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            clock.advance(Duration.ofSeconds(2));
            change(cluster, random, step);
            instants.add(clock.instant().plusSeconds(1));
        }
        clock.advance(Duration.ofSeconds(2));
        return instants;
    }

    private void change(ClusterId cluster, Random random, int step) {
        if (step >= 30 && step % 3 == 0) {
            List<String> sources = List.of("10.0.0." + step + "/32");
            house.clusters().changeClientSources(ADMIN, cluster, sources, null);
            return;
        }
        List<EgressRule> open = Objects.requireNonNull(
                        house.get(PerimeterFold.class).newest(cluster))
                .perimeter()
                .rules();
        EgressRule one = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        switch (random.nextInt(8)) {
            case 0 -> house.clusters().denyAll(ADMIN, cluster, null);
            case 1 -> house.clusters().allowAll(ADMIN, cluster, null);
            case 2 -> house.settle(cluster);
            case 3 ->
                house.settleWithout(
                        cluster,
                        open.stream()
                                .filter(rule -> random.nextInt(3) == 0)
                                .map(EgressRule::id)
                                .collect(Collectors.toSet()));
            case 4 -> {
                if (one != null) {
                    house.rules().delete(ADMIN, cluster, one.id(), null);
                }
            }
            case 5, 6 -> {
                if (one != null) {
                    RuleDraft draft = PerimeterHouse.draft(one.name(), 1 + random.nextInt(3));
                    house.rules().edit(ADMIN, cluster, one.id(), draft, null);
                }
            }
            default -> house.rules().create(ADMIN, cluster, PerimeterHouse.draft("rule-" + step, 443), null);
        }
    }

    byte[] pack(PackScope scope) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new PackWriter(house.get(Ledger.class), notary())
                    .write(scope, "admin@example.com", now(), null, () -> {}, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks in memory, as often as one likes; answers what is wrong, or nothing. */
    static Optional<Finding> check(byte[] pack, String key) {
        try {
            new PackCheck(new ByteArrayInputStream(pack), key, Known.nothing()).run();
            return Optional.empty();
        } catch (Finding finding) {
            return Optional.of(finding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entry with a fact about gateways, as enforcement writes it. */
    void fact(String action, @Nullable ClusterId cluster, Map<String, String> texts) {
        fact(action, cluster, null, texts);
    }

    void fact(String action, @Nullable ClusterId cluster, @Nullable Long revision, Map<String, String> texts) {
        byte[] bytes = JsonMapper.builder()
                .build()
                .writeValueAsString(new TreeMap<>(texts))
                .getBytes(StandardCharsets.UTF_8);
        append(new Draft(
                Actor.system("enforcement"), cluster, revision, action, new Payload("gateway-fact/1", bytes), null));
    }

    void append(Draft draft) {
        house.get(TransactionTemplate.class)
                .executeWithoutResult(status -> house.get(Ledger.class).append(draft));
    }

    /** What the command said, and how it ended. */
    record Said(int status, String words) {}

    Said verify(byte[] pack, String... more) {
        return verify(folder, pack, more);
    }

    static Said verify(Path folder, byte[] pack, String... more) {
        try {
            Path file = folder.resolve("pack.jsonl");
            Files.write(file, pack);
            List<String> arguments = new ArrayList<>(List.of(file.toString()));
            arguments.addAll(List.of(more));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
            int status = new VerifyCommand(print, print).run(arguments);
            return new Said(status, out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        house.close();
    }
}
