package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.DecisionTable;
import dev.sallyport.testing.envoy.EnvoyProcess;
import dev.sallyport.testing.envoy.Loopback;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy, fed by the translation, in a network namespace that has nothing but loopback. */
class GatewayTest {

    @TestFactory
    Stream<DynamicTest> decides_as_the_table_says(@TempDir Path folder) {
        List<DynamicTest> tests = run(DecisionTableProgram.class, folder);
        assertThat(tests).hasSizeGreaterThan(2 * DecisionTable.cases().size());
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> resolves_forwards_and_changes_as_it_should(@TempDir Path folder) {
        List<DynamicTest> tests = run(GatewayProgram.class, folder);
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> judges_address_literals_like_a_scan_of_all_ranges(@TempDir Path folder) {
        List<DynamicTest> tests = run(RangesProgram.class, folder, Long.toString(new Random().nextLong()));
        assertThat(tests).hasSize(2 * 5);
        return tests.stream();
    }

    private static List<DynamicTest> run(Class<?> program, Path folder, String... arguments) {
        assertThat(EnvoyProcess.binary()).isNotNull();
        return Loopback.run(program, folder, 5, Laboratory.ADDRESSES, arguments).stream()
                .map(line -> line.split("\t", -1))
                .filter(parts -> parts.length == 2)
                .map(parts -> DynamicTest.dynamicTest(
                        parts[0], () -> assertThat(parts[1]).as(parts[0]).isEmpty()))
                .toList();
    }
}
