package dev.sallyport.reports.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A font that is embedded in one document as far as it is used, and how wide text in it is. */
final class Face {

    private static final float UNITS = 1_000;

    private final PDFont font;
    private final CmapLookup shapes;
    private final Map<Integer, Float> widths = new HashMap<>();

    /** @param resource beside {@code /fonts} */
    Face(PDDocument document, String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Face.class.getResourceAsStream("/fonts/" + resource), resource)) {
            TrueTypeFont parsed = new TTFParser().parse(new RandomAccessReadBuffer(in));
            // A ligature has no character of its own: text with it could be neither searched nor copied.
            parsed.setEnableGsub(false);
            this.shapes = parsed.getUnicodeCmapLookup();
            this.font = PDType0Font.load(document, parsed, true);
        }
    }

    PDFont font() {
        return font;
    }

    /** What {@code text} is on paper. */
    String plain(String text) {
        return PlainText.of(text, point -> shapes.getGlyphId(point) != 0);
    }

    /** @param plain what {@link #plain} gave */
    float width(String plain, float size) {
        float width = 0;
        for (int i = 0; i < plain.length(); i += Character.charCount(plain.codePointAt(i))) {
            width += width(plain.codePointAt(i));
        }
        return width * size / UNITS;
    }

    private float width(int point) {
        return widths.computeIfAbsent(point, missing -> {
            try {
                return font.getStringWidth(Character.toString(missing));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** Breaks at spaces, and where a word alone is too wide, inside it. At least one line. */
    List<String> lines(String text, float size, float most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float used = 0;
        float space = width(" ", size);
        for (String word : plain(text).split(" ", -1)) {
            float wide = width(word, size);
            if (used > 0 && used + space + wide > most) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (used > 0) {
                line.append(' ');
                used += space;
            }
            for (int point : word.codePoints().toArray()) {
                float one = width(point) * size / UNITS;
                if (used + one > most && used > 0) {
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                }
                line.appendCodePoint(point);
                used += one;
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
