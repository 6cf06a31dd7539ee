package dev.sallyport.reports.internal;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.function.BiFunction;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/**
 * A document in A4 that is written from top to bottom; pages come as they are needed. Every text on it is plain ({@link PlainText}) and
 * its fonts are embedded. One thread.
 */
public final class Paper implements AutoCloseable {

    public static final Color INK = new Color(0x24, 0x2a, 0x31);
    public static final Color MUTED = new Color(0x5b, 0x63, 0x6c);
    public static final Color LINE = new Color(0xd9, 0xdb, 0xdc);
    public static final Color SUNKEN = new Color(0xf4, 0xf4, 0xf1);

    public static final float LEFT = 56;
    public static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
    private static final float TOP = PDRectangle.A4.getHeight() - 56;
    private static final float BOTTOM = 64;
    private static final float LEADING = 1.38f;
    private static final float PADDING = 4;
    private static final float SMALL = 8.5f;

    private final PDDocument document = new PDDocument();
    private final PDDocumentOutline outline = new PDDocumentOutline();
    private final Face regular;
    private final Face strong;
    private PDPage page;
    private PDPageContentStream out;
    private float y = TOP;

    /** A piece of text in a cell, on lines of its own. */
    public record Piece(String text, boolean strong, boolean muted) {

        public static Piece of(String text) {
            return new Piece(text, false, false);
        }

        public static Piece strong(String text) {
            return new Piece(text, true, false);
        }

        public static Piece muted(String text) {
            return new Piece(text, false, true);
        }
    }

    /** @param share of the width of the page */
    public record Column(String title, float share) {}

    private record Drawn(String text, Face face, Color colour) {}

    public Paper(String title, String creator, Instant made) {
        try {
            regular = new Face(document, "InstrumentSans-Regular.ttf");
            strong = new Face(document, "InstrumentSans-SemiBold.ttf");
            PDDocumentInformation information = new PDDocumentInformation();
            information.setTitle(regular.plain(title));
            information.setCreator(creator);
            information.setProducer(creator);
            Calendar date = GregorianCalendar.getInstance(TimeZone.getTimeZone("UTC"));
            date.setTimeInMillis(made.toEpochMilli());
            information.setCreationDate(date);
            document.setDocumentInformation(information);
            document.getDocumentCatalog().setLanguage("en");
            document.getDocumentCatalog().setDocumentOutline(outline);
            page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            out = new PDPageContentStream(document, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins the next page. */
    public void turn() {
        try {
            out.close();
            page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            out = new PDPageContentStream(document, page);
            y = TOP;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void skip(float points) {
        y -= points;
    }

    /** A large line, as on a cover. */
    public void title(String text) {
        lines(text, strong, 26, INK, LEFT, WIDTH);
    }

    /** Begins a part of the document, which readers of the file find in its outline. */
    public void heading(String text) {
        room(70);
        y -= 14;
        lines(text, strong, 15, INK, LEFT, WIDTH);
        y -= 4;
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(regular.plain(text));
        item.setDestination(page);
        outline.addLast(item);
    }

    public void smallHeading(String text) {
        room(60);
        y -= 8;
        lines(text, strong, 11, INK, LEFT, WIDTH);
        y -= 3;
    }

    public void paragraph(String text) {
        lines(text, regular, 10, INK, LEFT, WIDTH);
        y -= 5;
    }

    public void note(String text) {
        lines(text, regular, SMALL, MUTED, LEFT, WIDTH);
        y -= 4;
    }

    public void numbered(int number, String text) {
        room(14);
        float top = y;
        show(number + ".", strong, 10, MUTED, LEFT, top - 10);
        lines(text, regular, 10, INK, LEFT + 22, WIDTH - 22);
        y -= 5;
    }

    /** A name and its value beside it. */
    public void pair(String name, String value) {
        room(14);
        show(regular.plain(name), regular, 10, MUTED, LEFT, y - 10);
        lines(value, strong, 10, INK, LEFT + 130, WIDTH - 130);
        y -= 4;
    }

    // ------------------------------------------------------------------ tables

    public void table(List<Column> columns, Iterable<List<List<Piece>>> rows) {
        room(60);
        header(columns);
        for (List<List<Piece>> row : rows) {
            row(columns, row);
        }
        y -= 10;
    }

    private void header(List<Column> columns) {
        float x = LEFT;
        fill(SUNKEN, LEFT, y - 17, WIDTH, 17);
        for (Column column : columns) {
            show(regular.plain(column.title()), strong, SMALL, MUTED, x + PADDING, y - 12);
            x += column.share() * WIDTH;
        }
        y -= 17;
    }

    private void row(List<Column> columns, List<List<Piece>> cells) {
        List<List<Drawn>> drawn = new ArrayList<>();
        int most = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<Drawn> lines = drawn(cells.get(i), columns.get(i).share() * WIDTH - 2 * PADDING);
            drawn.add(lines);
            most = Math.max(most, lines.size());
        }
        float leading = SMALL * LEADING;
        // A short row is kept together; a long one goes on where the next page begins.
        if (most < 12 && y - most * leading - 2 * PADDING < BOTTOM) {
            turn();
            header(columns);
        }
        y -= PADDING;
        for (int line = 0; line < most; ) {
            int fitting = Math.min(most - line, (int) ((y - BOTTOM) / leading));
            if (fitting <= 0) {
                turn();
                header(columns);
                y -= PADDING;
                continue;
            }
            float x = LEFT;
            for (int i = 0; i < drawn.size(); i++) {
                cell(drawn.get(i), line, line + fitting, x + PADDING);
                x += columns.get(i).share() * WIDTH;
            }
            line += fitting;
            y -= fitting * leading;
        }
        y -= PADDING - 2;
        fill(LINE, LEFT, y, WIDTH, 0.5f);
    }

    /** Cell by cell, so that who copies the text gets each in one piece. */
    private void cell(List<Drawn> lines, int from, int to, float x) {
        float baseline = y - SMALL;
        for (Drawn line : lines.subList(Math.min(from, lines.size()), Math.min(to, lines.size()))) {
            show(line.text(), line.face(), SMALL, line.colour(), x, baseline);
            baseline -= SMALL * LEADING;
        }
    }

    private List<Drawn> drawn(List<Piece> cell, float width) {
        List<Drawn> lines = new ArrayList<>();
        for (Piece piece : cell) {
            if (!piece.text().isEmpty()) {
                Face face = piece.strong() ? strong : regular;
                face.lines(piece.text(), SMALL, width)
                        .forEach(line -> lines.add(new Drawn(line, face, piece.muted() ? MUTED : INK)));
            }
        }
        return lines;
    }

    // ------------------------------------------------------------------ drawing

    /** Keeps so much of the page for a drawing and answers where its top is. */
    public float picture(float height) {
        room(height);
        float top = y;
        y -= height;
        return top;
    }

    public void fill(Color colour, float x, float bottom, float width, float height) {
        try {
            out.setNonStrokingColor(colour);
            out.addRect(x, bottom, width, height);
            out.fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small muted text of one line; with its end at {@code x} if {@code right}. */
    public void label(String text, float x, float baseline, boolean right) {
        String plain = regular.plain(text);
        show(plain, regular, SMALL, MUTED, right ? x - regular.width(plain, SMALL) : x, baseline);
    }

    public float labelWidth(String text) {
        return regular.width(regular.plain(text), SMALL);
    }

    private void lines(String text, Face face, float size, Color colour, float x, float width) {
        float leading = size * LEADING;
        for (String line : face.lines(text, size, width)) {
            room(leading);
            show(line, face, size, colour, x, y - size);
            y -= leading;
        }
    }

    private void room(float height) {
        if (y - height < BOTTOM) {
            turn();
        }
    }

    /** @param plain without anything that the font does not draw */
    private void show(String plain, Face face, float size, Color colour, float x, float baseline) {
        show(out, plain, face, size, colour, x, baseline);
    }

    private static void show(
            PDPageContentStream out, String plain, Face face, float size, Color colour, float x, float baseline) {
        if (plain.isEmpty()) {
            return;
        }
        try {
            out.beginText();
            out.setFont(face.font(), size);
            out.setNonStrokingColor(colour);
            out.newLineAtOffset(x, baseline);
            out.showText(plain);
            out.endText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The document. Nothing can be written to it any more.
     *
     * @param foot at the left of every page
     * @param number of the page, and how many there are, at the right
     */
    public byte[] finish(String foot, BiFunction<Integer, Integer, String> number) {
        try {
            out.close();
            int pages = document.getNumberOfPages();
            for (int i = 0; i < pages; i++) {
                try (PDPageContentStream end =
                        new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
                    String right = regular.plain(number.apply(i + 1, pages));
                    float edge = LEFT + WIDTH - regular.width(right, SMALL);
                    List<String> left = regular.lines(foot, SMALL, WIDTH - 80);
                    show(end, left.getFirst(), regular, SMALL, MUTED, LEFT, 40);
                    show(end, right, regular, SMALL, MUTED, edge, 40);
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
