package dev.sallyport.enforcement.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In the table {@code gateway_heard}. */
@Component
class StoredHeard implements Attendance.Heard {

    private final JdbcClient jdbc;

    StoredHeard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public @Nullable Instant until(String gateway) {
        return jdbc.sql("SELECT until_at FROM gateway_heard WHERE name = ?")
                .param(gateway)
                .query((row, number) ->
                        row.getObject("until_at", OffsetDateTime.class).toInstant())
                .optional()
                .orElse(null);
    }

    @Override
    public void heard(String gateway, Instant until) {
        OffsetDateTime at = OffsetDateTime.ofInstant(until, ZoneOffset.UTC);
        int updated = jdbc.sql("UPDATE gateway_heard SET until_at = ? WHERE name = ?")
                .params(at, gateway)
                .update();
        if (updated == 0) {
            jdbc.sql("INSERT INTO gateway_heard (name, until_at) VALUES (?, ?)")
                    .params(gateway, at)
                    .update();
        }
    }
}
