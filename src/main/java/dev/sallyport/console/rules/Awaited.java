package dev.sallyport.console.rules;

import com.vaadin.flow.component.UI;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.RuleId;
import dev.sallyport.words.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The changes that were made on this page and that the gateways have not answered yet. Says aloud how each one ended. */
final class Awaited {

    private final RuleDesk desk;
    private final Map<RuleId, String> names = new LinkedHashMap<>();

    Awaited(RuleDesk desk) {
        this.desk = desk;
    }

    void add(RuleVersion version) {
        names.put(version.rule().id(), version.rule().name());
    }

    void look(UI ui, EnforcementStatus status) {
        names.entrySet().removeIf(entry -> {
            String news = news(entry.getKey(), entry.getValue(), status);
            if (news != null) {
                Announce.say(ui, news);
            }
            return news != null;
        });
    }

    /** Null while there is nothing new. */
    private @Nullable String news(RuleId id, String name, EnforcementStatus status) {
        RuleState state;
        try {
            state = status.stateOf(desk.get(id));
        } catch (NotFoundException e) {
            state = null;
        }
        if (state == null) {
            return Words.of("console.rules.news.gone", name);
        }
        return switch (state) {
            case ACTIVE ->
                Words.of("console.rules.news.active", name, status.gateways().size());
            case CREATION_FAILED, DELETION_FAILED -> Words.of("console.rules.news.failed", name);
            case PENDING_CREATION, PENDING_UPDATE, PENDING_DELETION, INCONSISTENT -> null;
        };
    }
}
