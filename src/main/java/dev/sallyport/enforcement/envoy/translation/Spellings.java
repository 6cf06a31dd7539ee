package dev.sallyport.enforcement.envoy.translation;

/**
 * The forms of an authority as regular expressions that RE2 and Java read alike, each to be matched against the whole text. They say
 * what {@link dev.sallyport.net.Destination} says; split into several, since length limits multiply the size of a program.
 */
final class Spellings {

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    private static final String OPTIONAL_PORT = "(:" + PORT + ")?";

    private static final String LABEL = "[0-9A-Za-z_]([0-9A-Za-z_-]*[0-9A-Za-z_])?";

    /** Labels of letters, digits, underscores and inner hyphens, of whatever length. */
    static final String NAME = LABEL + "(\\." + LABEL + ")*" + OPTIONAL_PORT;

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** A canonical dotted quad. */
    static final String QUAD = OCTET + "(\\." + OCTET + "){3}" + OPTIONAL_PORT;

    private static final String GROUP = "[0-9A-Fa-f]{1,4}";
    private static final String ZERO = "0{1,4}";

    /** Any valid spelling of an IPv6 address without dots and without a zone. */
    static final String IPV6 = "\\[("
            + "(G:){7}G|(G:){1,7}:|(G:){1,6}:G|(G:){1,5}(:G){1,2}|(G:){1,4}(:G){1,3}|(G:){1,3}(:G){1,4}|(G:){1,2}(:G){1,5}|G:(:G){1,6}|:((:G){1,7}|:)"
                    .replace("G", GROUP)
            + ")\\]" + OPTIONAL_PORT;

    /** Of the valid IPv6 spellings, those of the forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo). */
    static final String TRANSITION = "\\[("
            + ("(Z:){5}ffff:.*|(Z(:Z)*)?::(Z:)*ffff:G:G"
                            + "|0{0,2}64:ff9b:(Z:){4}.*|0{0,2}64:ff9b(:Z){0,3}::((Z:)*G(:G)?)?"
                            + "|0{0,2}64:ff9b:0{0,3}1:.*"
                            + "|2002:.*|2001:(:|Z:).*")
                    .replace("ffff", "[Ff]{4}")
                    .replace("ff9b", "[Ff]{2}9[Bb]")
                    .replace("G", GROUP)
                    .replace("Z", ZERO)
            + ")\\].*";

    /** A last label that a C library could take for a part of an address; a canonical quad has one too. */
    static final String NUMERIC_LAST_LABEL = "(.*\\.)?([0-9]+|0[Xx][0-9A-Fa-f]*)(:[0-9]*)?";

    /** Some label is longer than 63. */
    static final String LONG_LABEL = ".*[0-9A-Za-z_-]{64}.*";

    /** The name is longer than 253. */
    static final String LONG_NAME = "[!-9;-~]{254}.*";

    /** Some label has hyphens where only an A-label may have them, or is none although it begins like one. */
    static final String FALSE_A_LABEL =
            "(.*\\.)?([0-9A-WYZa-wyz_-][0-9A-Za-z_-]--.*|[Xx][0-9A-MO-Za-mo-z_-]--.*|[Xx][Nn]--[0-9A-Za-z-]*_.*)";

    /** No port: {@code [::1]} or {@code a.test}. */
    static final String NO_PORT = "[^:]*|\\[.*\\]";

    /** A {@code :path} whose part before the query has only valid escapes, none of which hides another, and no parameter separator. */
    static final String SOUND_PATH =
            "([^%;?]|%(2[0-46-9A-Fa-f]|[013-9ABD-Fabd-f][0-9A-Fa-f]|[Cc][2-9A-Fa-f]))*(\\?.*)?";

    private Spellings() {}
}
