package dev.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Role;
import dev.sallyport.policy.Reason;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sentences whose keys end in the name of a constant: a new constant needs its words. */
class EnumWordsTest {

    @Test
    void every_constant_that_people_can_meet_has_its_words() {
        List<String> keys = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            keys.add("console.access.operation." + operation);
            keys.add("activity.operation." + operation);
        }
        for (Role role : Role.values()) {
            keys.add("console.role." + role);
            keys.add("console.access.role." + role);
        }
        Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.ALLOWED)
                .forEach(reason -> keys.add("decision." + reason));
        assertThat(keys).hasSizeGreaterThan(40).allMatch(Words::has);
    }
}
