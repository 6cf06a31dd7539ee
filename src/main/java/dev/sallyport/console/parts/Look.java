package dev.sallyport.console.parts;

/** The roles of colour that a state can have; each has its icon and word beside it wherever it appears. */
public enum Look {
    OK("ok"),
    DENY("deny"),
    WARN("warn"),
    PENDING("pend"),
    MUTE("mute"),
    WALL("solid");

    private final String css;

    Look(String css) {
        this.css = css;
    }

    /** The class of the theme. */
    public String css() {
        return css;
    }

    /** The class that gives text this role's colour. */
    public String textCss() {
        return switch (this) {
            case OK, DENY, WARN, PENDING -> "t-" + css;
            case MUTE, WALL -> "muted";
        };
    }
}
