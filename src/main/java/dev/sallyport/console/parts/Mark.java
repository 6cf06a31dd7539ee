package dev.sallyport.console.parts;

import com.vaadin.flow.component.html.Span;

/** The mark of the product beside its name, and the picture it stands for. */
public final class Mark {

    private static final String MARK = """
            <svg viewBox='0 0 24 24' width='24' height='24' focusable='false'>\
            <path d='M8.5 1.5h7a1 1 0 0 1 1 1v5.7h-9V2.5a1 1 0 0 1 1-1zM7.5 15.8h9v5.7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1z' fill='var(--sp-wall)'/>\
            <path d='M7.5 4.9h9M12 1.5v3.4M9.7 4.9v3.3M14.3 4.9v3.3M7.5 19.1h9M12 19.1v3.4M9.7 15.8v3.3M14.3 15.8v3.3' stroke='var(--sp-app)' stroke-width='.9'/>\
            <path d='M1.2 12h19.3M18 8.6l3.9 3.4-3.9 3.4' fill='none' stroke='var(--sp-accent)' stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'/></svg>""";

    private static final String PRODUCT = "Sallyport";

    private Mark() {}

    /** Mark and name. */
    public static Span brand() {
        Span mark = Tags.span("ic");
        mark.getElement().setAttribute("aria-hidden", "true");
        mark.getElement().setProperty("innerHTML", MARK);
        return Tags.span("brand", mark, new Span(PRODUCT));
    }

    /** The wall with its openings, drawn for the pages before the console. */
    public static Span wall() {
        Span wall = Tags.span("ic wallart");
        wall.getElement().setAttribute("aria-hidden", "true");
        wall.getElement().setProperty("innerHTML", drawing());
        return wall;
    }

    private static String drawing() {
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 520 380' focusable='false'>")
                .append("<rect x='238' y='20' width='28' height='340' rx='2' class='f-wall'/>")
                .append("<rect x='269' y='20' width='28' height='340' rx='2' class='f-wall'/>");
        for (int course = 0; course < 20; course++) {
            int y = 20 + 17 * course;
            int left = course % 2 == 0 ? 257 : 248;
            int right = course % 2 == 0 ? 279 : 288;
            svg.append("<path class='s-mortar' d='M238 " + y + "h28M269 " + y + "h28M" + left + " " + y + "v17M" + right
                    + " " + y + "v17'/>");
        }
        opening(svg, 88, 4);
        opening(svg, 190, 5.5);
        opening(svg, 292, 3);
        refused(svg, 139);
        refused(svg, 241);
        refused(svg, 335);
        return svg.append("<circle cx='20' cy='190' r='9' class='f-wall'/></svg>")
                .toString();
    }

    private static void opening(StringBuilder svg, int y, double width) {
        svg.append("<rect x='236' y='" + (y - 9) + "' width='63' height='18' fill='var(--sp-app)'/>")
                .append("<path class='s-ok' stroke-width='" + width + "' d='M20 190C140 190 130 " + y + " 220 " + y
                        + "H500'/>")
                .append("<path class='s-ok' stroke-width='2' stroke-linecap='round' stroke-linejoin='round' d='M494 "
                        + (y - 5) + "l7 5-7 5'/>");
    }

    private static void refused(StringBuilder svg, int y) {
        svg.append("<path class='s-deny' stroke-width='1.6' d='M20 190C140 190 130 " + y + " 214 " + y + "'/>")
                .append("<circle cx='222' cy='" + y + "' r='9' class='f-deny'/>")
                .append("<path stroke='var(--sp-app)' stroke-width='2' stroke-linecap='round' d='M218.5 " + (y - 3.5)
                        + "l7 7m0-7l-7 7'/>");
    }
}
