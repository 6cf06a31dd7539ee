package dev.sallyport.access.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the operator may set about accounts.
 *
 * @param admin the first Org Admin, made if there is none
 * @param apiKey the secret of the service account {@code bootstrap}
 * @param resetPasswordOf the address of a person who is to choose a new password
 */
@ConfigurationProperties("sallyport")
record AccessSettings(
        @Nullable Admin admin,
        @Nullable String apiKey,
        @Nullable String resetPasswordOf) {

    record Admin(@Nullable String email, @Nullable String password) {

        @Override
        public String toString() {
            return "Admin[" + email + "]";
        }
    }

    @Override
    public String toString() {
        return "AccessSettings";
    }
}
