package dev.sallyport.console.parts;

import com.ibm.icu.text.ListFormatter;
import com.vaadin.flow.component.html.Paragraph;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.words.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a control is grey, read from the table of roles. Never instead of the check in the use case. */
public final class TakesRole {

    private TakesRole() {}

    /** What this account may not do here, and the roles that may without anybody's leave. */
    public static String words(Operation operation) {
        List<String> roles = Arrays.stream(Role.values())
                .filter(role -> switch (RoleTable.reach(role, operation)) {
                    case YES, IN_SCOPE -> true;
                    case IF_OPERATORS_MAY, NO -> false;
                })
                .map(role -> Words.of("console.role." + role))
                .toList();
        return Words.of(
                "console.takes_role",
                Words.of("console.access.operation." + operation),
                ListFormatter.getInstance(Locale.ENGLISH, ListFormatter.Type.OR, ListFormatter.Width.WIDE)
                        .format(roles));
    }

    /** The same as a line to stand below what is grey. */
    public static Paragraph line(Operation operation) {
        return Tags.paragraph("small muted under", words(operation));
    }
}
