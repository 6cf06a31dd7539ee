package dev.sallyport.console;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import java.util.Arrays;
import java.util.List;

/** The pages of the organisation, in the order of the navigation. */
enum Place {
    CLUSTERS("clusters", "console.clusters.title", Icon.CLUSTER, "c"),
    GATEWAYS("gateways", "console.gateways.title", Icon.GATE, "g"),
    REPORTS("reports", "console.reports.place", Icon.REPORT, "r"),
    ACTIVITY("activity", "console.activity.title", Icon.ACTIVITY, "a"),
    ACCESS("access", "console.access.title", Icon.PEOPLE, "p");

    private final String path;
    private final String title;
    private final Icon icon;
    private final String key;

    Place(String path, String title, Icon icon, String key) {
        this.path = path;
        this.title = title;
        this.icon = icon;
        this.key = key;
    }

    /** The address, relative to the console's root. */
    String path() {
        return path;
    }

    String title() {
        return Words.of(title);
    }

    Icon icon() {
        return icon;
    }

    /** The key that leads there after {@code g}. */
    String key() {
        return key;
    }

    /** Where {@code actor} may go. The list of clusters is everybody's: it says so if there is none to see. */
    static List<Place> of(Permissions permissions, Actor actor) {
        return Arrays.stream(values())
                .filter(place -> switch (place) {
                    case CLUSTERS -> true;
                    case GATEWAYS -> permissions.allowsAnywhere(actor, Operation.SEE_CLUSTER);
                    case ACTIVITY, REPORTS -> permissions.allowsAnywhere(actor, Operation.SEE_LEDGER);
                    case ACCESS -> permissions.allows(actor, Operation.SEE_ACCOUNTS, null);
                })
                .toList();
    }
}
