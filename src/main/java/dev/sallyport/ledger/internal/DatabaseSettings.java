package dev.sallyport.ledger.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which database ({@code SALLYPORT_DATABASE_URL}, {@code _USER}, {@code _PASSWORD}).
 *
 * @param url a PostgreSQL JDBC URL, or null for the embedded H2 in the data folder
 */
@ConfigurationProperties("sallyport.database")
record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    boolean embedded() {
        return url == null || url.isBlank();
    }

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return embedded() ? "embedded" : "external";
    }
}
