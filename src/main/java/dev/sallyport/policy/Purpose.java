package dev.sallyport.policy;

import java.util.List;

/**
 * Why a destination is needed. The built-in ones are constants; an organisation adds its own.
 *
 * @param code upper-case words joined by underscores
 */
public record Purpose(String code) {

    public static final Purpose OTHER = new Purpose("OTHER");

    /** In the order in which a person is offered them. */
    public static final List<Purpose> BUILT_IN = List.of(
            new Purpose("BACKUP_RESTORE"),
            new Purpose("CHANGEFEED"),
            new Purpose("IMPORT_EXPORT"),
            new Purpose("LOG_EXPORT"),
            new Purpose("METRICS_EXPORT"),
            new Purpose("ENCRYPTION_KEYS"),
            new Purpose("CLUSTER_OPERATIONS"),
            OTHER);

    @Override
    public String toString() {
        return code;
    }
}
