package dev.sallyport.console.picture;

import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Opening;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.console.picture.Picture.Wythe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Draws cluster, fan and wall so that each line ends beside its row of the list. All that is text is escaped; there are no styles and no
 * handlers in it, only classes.
 */
final class PictureDrawing {

    /** Heights of the list beside the drawing, in pixels; {@code picture.css} has the same. */
    static final int TOP = 58;

    static final int GROUP_HEAD = 30;
    static final int ROW = 27;
    static final int GROUP_FOOT = 6;
    static final int GROUP_GAP = 8;

    private static final int WIDTH = 460;
    private static final int CLUSTER_WIDTH = 156;
    private static final int CLUSTER_HEIGHT = 84;
    private static final int WYTHE = 18;
    private static final int WYTHE_GAP = 4;
    private static final int WALL_ENDS = 414;
    private static final int MOST_WYTHES = 6;
    private static final int COURSE = 12;
    private static final int OPENING = 6;
    private static final int LEGEND_LINE = 15;

    private record Edge(Line line, int y) {}

    private final Picture picture;

    /** The layers that are drawn, as numbers in the picture's wall. */
    private final List<Integer> wall;

    private final List<Edge> edges = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private final int height;

    private PictureDrawing(Picture picture) {
        this.picture = picture;
        this.wall = drawn(picture.wall());
        int y = TOP;
        for (Group group : picture.groups()) {
            y += GROUP_HEAD;
            for (Line line : group.lines()) {
                edges.add(new Edge(line, y + ROW / 2));
                y += ROW;
            }
            y += (group.more() > 0 ? ROW : 0) + GROUP_FOOT + GROUP_GAP;
        }
        this.height = Math.max(y, TOP + 2 * CLUSTER_HEIGHT + LEGEND_LINE * wall.size());
    }

    /** Where there are too many, those that do not stand come before those that do. */
    private static List<Integer> drawn(List<Wythe> all) {
        return IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparing(number -> all.get(number).masonry() == Masonry.SOLID))
                .limit(MOST_WYTHES)
                .sorted()
                .toList();
    }

    static String svg(Picture picture) {
        return new PictureDrawing(picture).draw();
    }

    private String draw() {
        svg.append("<svg class='pict' width='" + WIDTH + "' height='" + height + "' viewBox='0 0 " + WIDTH + " "
                + height + "' role='img' focusable='false' aria-label='" + escaped(picture.summary()) + "'>");
        legend();
        for (int place = 0; place < wall.size(); place++) {
            wythe(wall.get(place), left(place));
        }
        if (wall.isEmpty()) {
            outline(left(0));
        }
        edges.forEach(this::edge);
        cluster();
        return svg.append("</svg>").toString();
    }

    /** Names of the gateways above the wall, each with a line to its layer. */
    private void legend() {
        for (int place = 0; place < wall.size(); place++) {
            Wythe wythe = picture.wall().get(wall.get(place));
            int y = LEGEND_LINE * (place + 1) - 2;
            int x = left(place) + WYTHE / 2;
            svg.append("<text class='e' x='" + (left(0) - 16) + "' y='" + y + "'><tspan class='h'>"
                    + escaped(wythe.gateway()) + "</tspan><tspan class='t2' dx='6'>"
                    + escaped(wythe.words()) + "</tspan></text><path class='s-line2' d='M" + (left(0) - 12)
                    + " "
                    + (y - 4) + "H" + x + "V" + (wallTop() - 3) + "'/>");
        }
    }

    private int wallTop() {
        return Math.max(TOP - 6, LEGEND_LINE * wall.size() + 6);
    }

    private int left(int wythe) {
        return WALL_ENDS - (Math.max(1, wall.size()) - wythe) * (WYTHE + WYTHE_GAP);
    }

    private void wythe(int number, int x) {
        Wythe wythe = picture.wall().get(number);
        svg.append("<g class='wythe "
                + wythe.masonry().name().toLowerCase(Locale.ROOT).replace('_', '-') + "'><title>"
                + escaped(wythe.gateway() + ", " + wythe.words()) + "</title>");
        switch (wythe.masonry()) {
            case SOLID, LAST_KNOWN -> bricks(number, x);
            case PENDING, OUTLINE ->
                svg.append("<rect x='" + x + "' y='" + wallTop() + "' width='" + WYTHE + "' height='"
                        + (height - wallTop() - 4) + "' rx='2'/>");
        }
        svg.append("</g>");
    }

    private void outline(int x) {
        svg.append("<g class='wythe outline'><rect x='" + x + "' y='" + wallTop() + "' width='" + WYTHE + "' height='"
                + (height - wallTop() - 4) + "' rx='2'/></g>");
    }

    /** Masonry with an opening exactly where this gateway acknowledged one; with dashed edges where it is not certain. */
    private void bricks(int number, int x) {
        int from = wallTop();
        for (Edge edge : edges) {
            Opening opening = edge.line().openings().get(number);
            if (opening != Opening.NONE) {
                wallPiece(x, from, edge.y() - OPENING);
                from = edge.y() + OPENING;
            }
            if (opening == Opening.UNCERTAIN) {
                svg.append("<rect class='uncertain' x='" + x + "' y='" + (edge.y() - OPENING) + "' width='" + WYTHE
                        + "' height='" + 2 * OPENING + "'/>");
            }
        }
        wallPiece(x, from, height - 4);
    }

    private void wallPiece(int x, int from, int to) {
        if (to <= from) {
            return;
        }
        svg.append("<rect class='brick' x='" + x + "' y='" + from + "' width='" + WYTHE + "' height='" + (to - from)
                + "' rx='1'/>");
        StringBuilder mortar = new StringBuilder();
        for (int y = from - Math.floorMod(from, COURSE) + COURSE; y < to; y += COURSE) {
            mortar.append("M" + x + " " + y + "h" + WYTHE);
            int joint = x + (y / COURSE % 2 == 0 ? WYTHE / 3 : 2 * WYTHE / 3);
            mortar.append("M" + joint + " " + Math.max(from, y - COURSE) + "V" + y);
        }
        svg.append("<path class='s-mortar' d='" + mortar + "'/>");
    }

    private void edge(Edge edge) {
        Standing standing = edge.line().standing();
        String css = standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
        int start = CLUSTER_WIDTH + 4;
        int end = edge.line().through() ? WIDTH - 8 : left(0) - 12;
        int bend = left(0) - 26;
        svg.append("<g class='edge " + css + "'><path stroke-width='"
                + width(edge.line().connections()) + "' d='M" + start
                + " " + middle() + "C" + (start + 90) + " " + middle() + " " + (bend - 90) + " " + edge.y() + " " + bend
                + " " + edge.y() + "H" + end + "'/>");
        if (edge.line().through()) {
            svg.append("<path class='head' d='M" + (end - 5) + " " + (edge.y() - 5) + "l6 5-6 5'/>");
        } else {
            svg.append("<circle cx='" + end + "' cy='" + edge.y() + "' r='7'/><path class='cross' d='M" + (end - 3)
                    + " " + (edge.y() - 3) + "l6 6m0-6l-6 6'/>");
        }
        svg.append("</g>");
    }

    /** From 1.6 for none to 4.4 for a million connections a day. */
    private static String width(long connections) {
        return String.format(Locale.ROOT, "%.1f", 1.6 + Math.min(2.8, Math.log10(connections + 1.0) * 0.47));
    }

    private int middle() {
        return Math.max(TOP + CLUSTER_HEIGHT, (wallTop() + height) / 2);
    }

    private void cluster() {
        int y = middle() - CLUSTER_HEIGHT / 2;
        svg.append("<g class='cluster'><rect class='box' x='1' y='" + y + "' width='" + CLUSTER_WIDTH + "' height='"
                + CLUSTER_HEIGHT
                + "' rx='8'/><text class='h name' x='16' y='" + (y + 36) + "'>"
                + escaped(shortened(picture.cluster(), 19))
                + "</text><text class='t2' x='16' y='" + (y + 56) + "'>" + escaped(shortened(picture.place(), 24))
                + "</text><circle class='f-wall' cx='" + (CLUSTER_WIDTH + 1) + "' cy='" + middle() + "' r='5'/></g>");
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
