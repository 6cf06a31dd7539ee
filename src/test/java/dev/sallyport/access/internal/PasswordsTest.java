package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private static final Passwords PASSWORDS = new Passwords();
    private static final Email OWNER = new Email("somebody@example.com");

    @ParameterizedTest
    @CsvSource({
        "elevenchars, PASSWORD_TOO_SHORT",
        "'           ', PASSWORD_TOO_SHORT",
        "123456789012, PASSWORD_TOO_COMMON",
        "210987654321, PASSWORD_TOO_COMMON",
        "abcdefghijklmn, PASSWORD_TOO_COMMON",
        "aaaaaaaaaaaaaaaa, PASSWORD_TOO_COMMON",
        "abababababab, PASSWORD_TOO_COMMON",
        "PassWord1234, PASSWORD_TOO_COMMON",
        "Qwertyuiop123, PASSWORD_TOO_COMMON",
        "Somebody@Example.com, PASSWORD_TOO_COMMON",
        "correct horse battery staple, PASSWORD_TOO_COMMON",
    })
    void a_password_that_is_short_or_among_the_first_to_be_tried_is_refused(String password, String problem) {
        assertThat(PASSWORDS.problem(password, OWNER)).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"twelve chars", "correct horse battery staple gun", "пароль из слов", "a1b2c3d4e5f6g7"})
    void any_other_of_twelve_characters_is_accepted(String password) {
        assertThat(PASSWORDS.problem(password, OWNER)).isEmpty();
    }

    @Test
    void length_is_counted_in_characters_and_has_an_end() {
        assertThat(PASSWORDS.problem("😀😁😂😃😄😅😆😇😈😉😊", OWNER)).contains("PASSWORD_TOO_SHORT");
        assertThat(PASSWORDS.problem("😀😁😂😃😄😅😆😇😈😉😊😋", OWNER)).isEmpty();
        assertThat(PASSWORDS.problem("abcde".repeat(204) + "abcd", OWNER)).isEmpty();
        assertThat(PASSWORDS.problem("abcde".repeat(205), OWNER)).contains("PASSWORD_TOO_LONG");
    }

    @Test
    void a_hash_says_how_it_was_made_and_fits_its_password_alone() {
        String hash = PASSWORDS.hash("a perfectly fine passphrase");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PASSWORDS.hash("a perfectly fine passphrase")).isNotEqualTo(hash);
        assertThat(PASSWORDS.matches("a perfectly fine passphrase", hash)).isTrue();
        assertThat(PASSWORDS.matches("A perfectly fine passphrase", hash)).isFalse();
        assertThat(PASSWORDS.matches("a perfectly fine passphrase" + "x".repeat(2_000), hash))
                .isFalse();
        assertThat(PASSWORDS.matches("a perfectly fine passphrase", null)).isFalse();
    }

    @Property(tries = 300)
    void whatever_is_typed_as_an_address_is_canonical_or_refused(@ForAll String typed) {
        Optional<Email> email = Email.parse(typed);
        email.ifPresent(found -> assertThat(Email.parse(found.text())).contains(found));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a\n@b", "<a@b>", "a\u200b@b", "a,b@c"})
    void what_is_no_address_is_refused(String typed) {
        assertThat(Email.parse(typed)).isEmpty();
    }
}
