package dev.sallyport.ledger.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which database ({@code SALLYPORT_DATABASE_URL}, {@code _USER}, {@code _PASSWORD}).
 *
 * @param url a PostgreSQL JDBC URL, or null for the embedded H2 in the data folder
 * @param owner who migrates the database and owns its tables, or null if the console does both
 */
@ConfigurationProperties("sallyport.database")
record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Owner owner) {

    record Owner(@Nullable String user, @Nullable String password) {

        @Override
        public String toString() {
            return "Owner[" + user + "]";
        }
    }

    boolean embedded() {
        return url == null || url.isBlank();
    }

    /** Whether the tables belong to somebody else than the role that the console works as. */
    boolean separated() {
        return !embedded()
                && owner != null
                && owner.user() != null
                && !owner.user().isBlank()
                && !owner.user().equals(user);
    }

    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return embedded() ? "embedded" : "external";
    }
}
