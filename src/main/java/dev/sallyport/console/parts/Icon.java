package dev.sallyport.console.parts;

import com.vaadin.flow.component.html.Span;

/** The icons of the console, drawn on a grid of 16. They take the colour of the text beside them and say nothing to a screen reader. */
public enum Icon {
    ACTIVITY("<path d='M1.5 8.5h3l2-5.5 3 10 2-4.5h3'/>"),
    ARROW("<path d='M2.5 8h11M9.5 4l4 4-4 4'/>"),
    BANG("<circle cx='8' cy='8' r='6'/><path d='M8 4.8v3.8M8 11v.01'/>"),
    BOLT("<path d='M9 1.8 3.4 9.2H8L7 14.2l5.6-7.4H8z'/>"),
    CHECK("<path d='M3 8.5 6.5 12 13 4.5'/>"),
    CHECK_IN_CIRCLE("<circle cx='8' cy='8' r='6'/><path d='M5.4 8.3 7.2 10 10.6 6.2'/>"),
    CLOCK("<circle cx='8' cy='8' r='6'/><path d='M8 4.6V8l2.2 1.6'/>"),
    CLUSTER(
            "<ellipse cx='8' cy='3.9' rx='5.4' ry='2.1'/><path d='M2.6 3.9v8.2c0 1.2 2.4 2.1 5.4 2.1s5.4-.9 5.4-2.1V3.9M2.6 8c0 1.2 2.4 2.1 5.4 2.1s5.4-.9 5.4-2.1'/>"),
    COPY(
            "<rect x='5.5' y='5.5' width='8' height='8' rx='1.5'/><path d='M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2'/>"),
    CROSS("<path d='M4 4l8 8M12 4l-8 8'/>"),
    DIAMOND("<path d='M8 1.8 14.2 8 8 14.2 1.8 8z'/><path d='M8 5.2v3.4M8 10.8v.01'/>"),
    DOTS("<path d='M3.5 8v.01M8 8v.01M12.5 8v.01' stroke-width='2.2'/>"),
    DOWN("<path d='m3.5 6 4.5 4.5L12.5 6'/>"),
    DOWNLOAD("<path d='M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 13.5h11'/>"),
    EYE("<path d='M1.5 8S4 3.6 8 3.6 14.5 8 14.5 8 12 12.4 8 12.4 1.5 8 1.5 8z'/><circle cx='8' cy='8' r='1.9'/>"),
    GATE("<path d='M2.5 14V4.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2V14M1.5 14h13M5.5 14V9a2.5 2.5 0 0 1 5 0v5'/>"),
    GEAR(
            "<circle cx='8' cy='8' r='2.2'/><path d='M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4'/>"),
    GLOBE(
            "<circle cx='8' cy='8' r='6'/><path d='M2 8h12M8 2c2 1.8 2.6 4 2.6 6S10 12.2 8 14c-2-1.8-2.6-4-2.6-6S6 3.8 8 2z'/>"),
    HALF(
            "<circle cx='8' cy='8' r='6'/><path d='M8 2v12' /><path d='M8 2a6 6 0 0 1 0 12z' fill='currentColor' stroke='none'/>"),
    HELP(
            "<circle cx='8' cy='8' r='6'/><path d='M6.2 6.3A1.9 1.9 0 0 1 8 5c1 0 1.9.7 1.9 1.7 0 1.3-1.9 1.5-1.9 2.7M8 11.4v.01'/>"),
    KEY("<circle cx='5' cy='11' r='2.8'/><path d='m7 9 6-6M10.5 5.5l2 2'/>"),
    LOCK("<rect x='3' y='7' width='10' height='7' rx='1.5'/><path d='M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2'/>"),
    MENU("<path d='M2.5 4.5h11M2.5 8h11M2.5 11.5h11'/>"),
    MINUS("<path d='M3 8h10'/>"),
    NETWORK(
            "<rect x='6' y='1.8' width='4' height='3.4' rx='.8'/><rect x='1.6' y='10.8' width='4' height='3.4' rx='.8'/><rect x='10.4' y='10.8' width='4' height='3.4' rx='.8'/><path d='M8 5.2V8M3.6 10.8V8h8.8v2.8'/>"),
    PENCIL("<path d='m10.8 2.6 2.6 2.6L5.6 13l-3.2.6.6-3.2z'/>"),
    PEOPLE(
            "<circle cx='6' cy='5.2' r='2.5'/><path d='M1.5 13.4c0-2.5 2-4.2 4.5-4.2s4.5 1.7 4.5 4.2M10.6 2.9a2.5 2.5 0 0 1 0 4.6M12 9.7c1.5.6 2.5 2 2.5 3.7'/>"),
    PLUS("<path d='M8 3v10M3 8h10'/>"),
    RIGHT("<path d='m6 3.5 4.5 4.5L6 12.5'/>"),
    ROBOT("<rect x='2.5' y='5' width='11' height='8.2' rx='2'/><path d='M8 5V2.4M5.8 8.6v1.2M10.2 8.6v1.2'/>"),
    REPORT("<path d='M3.5 1.8h6L13 5.3v8.9H3.5z'/><path d='M9.3 1.8v3.7H13M6 8.6h4.5M6 11.2h4.5'/>"),
    SEARCH("<circle cx='7' cy='7' r='4.5'/><path d='m10.4 10.4 3.4 3.4'/>"),
    SHIELD(
            "<path d='M8 1.8 13.4 4v4c0 3-2.2 5.2-5.4 6.2C4.8 13.2 2.6 11 2.6 8V4z'/><path d='m5.6 8 1.8 1.8 3.2-3.4'/>"),
    SORT("<path d='M5 6.2 8 3.2l3 3M5 9.8l3 3 3-3'/>"),
    STOP("<circle cx='8' cy='8' r='6'/><path d='M3.9 3.9l8.2 8.2'/>"),
    TRASH("<path d='M2.5 4.3h11M6 4.3V2.6h4v1.7M4 4.3l.6 9.2h6.8l.6-9.2'/>"),
    TRIANGLE("<path d='M8 2.2 14.4 13.4H1.6z'/><path d='M8 6.4v3.2M8 11.6v.01'/>"),
    UNDO("<path d='M3 6.5h6.5a3.7 3.7 0 0 1 0 7.4H6M5.8 3.4 2.7 6.5l3.1 3.1'/>"),
    WALL("<path d='M2 3h12v10H2zM2 6.4h12M2 9.7h12M6 3v3.4M10 6.4v3.3M6 9.7V13'/>"),
    LEAVE("<path d='M9.5 2.5h-6v11h6M6.5 8h7.5M11 5l3 3-3 3'/>"),
    MOON("<path d='M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z'/>"),
    SCREEN("<rect x='2' y='3' width='12' height='8' rx='1.2'/><path d='M6 13.5h4'/>"),
    SUN(
            "<circle cx='8' cy='8' r='2.8'/><path d='M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M3.5 12.5l1.1-1.1M11.4 4.6l1.1-1.1'/>");

    private final String drawing;

    Icon(String drawing) {
        this.drawing = drawing;
    }

    public Span create() {
        return create("");
    }

    /** @param classes {@code s} for a small one, {@code l} for a large one, and colours of the theme; separated by spaces */
    public Span create(String classes) {
        Span icon = new Span();
        icon.addClassName("ic");
        icon.getElement().setAttribute("aria-hidden", "true");
        icon.getElement()
                .setProperty(
                        "innerHTML",
                        "<svg class='i " + classes + "' viewBox='0 0 16 16' focusable='false'>" + drawing + "</svg>");
        return icon;
    }
}
