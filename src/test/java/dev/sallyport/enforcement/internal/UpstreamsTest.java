package dev.sallyport.enforcement.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class UpstreamsTest {

    private static final ClusterId ONE = new ClusterId(new UUID(1, 1));
    private static final ClusterId OTHER = new ClusterId(new UUID(1, 2));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void what_is_remembered_is_there_byte_for_byte_until_it_is_forgotten(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            Upstreams upstreams = at(source, 1);
            byte[] everyByte = new byte[5_000];
            for (int i = 0; i < everyByte.length; i++) {
                everyByte[i] = (byte) i;
            }
            upstreams.remember(ONE, Map.of("a", everyByte, "b", "b".getBytes(UTF_8)));
            upstreams.remember(OTHER, Map.of("a", "other".getBytes(UTF_8)));
            assertThat(upstreams.of(ONE)).containsOnlyKeys("a", "b").containsEntry("a", everyByte);
            upstreams.forget(ONE, List.of("a"));
            assertThat(upstreams.of(ONE)).containsOnlyKeys("b");
            assertThat(upstreams.of(OTHER)).containsOnlyKeys("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_the_latest_are_kept_however_often_settings_change(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            for (int change = 1; change <= 20; change++) {
                at(source, change)
                        .remember(ONE, Map.of("public-" + change, new byte[0], "private-" + change, new byte[0]));
            }
            assertThat(at(source, 21).of(ONE))
                    .hasSize(JdbcUpstreams.MOST_KEPT)
                    .containsKeys("public-20", "private-20", "public-17", "private-17");
        }
    }

    private static Upstreams at(HikariDataSource source, int second) {
        return new JdbcUpstreams(
                JdbcClient.create(source), Clock.fixed(Instant.ofEpochSecond(1_790_000_000L + second), ZoneOffset.UTC));
    }
}
