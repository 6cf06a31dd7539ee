package dev.sallyport.net;

/** Text of a stranger, made fit to be quoted in a sentence: cut, and without characters that could hide or reorder others. */
final class Quoted {

    private static final int LONGEST = 80;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> {
            boolean visible = Character.isLetterOrDigit(point) || (point > 0x20 && point < 0x7f) || point == ' ';
            quoted.append(visible ? Character.toString(point) : String.format("\\u%04x", point));
        });
        return text.codePointCount(0, text.length()) > LONGEST ? quoted + "…" : quoted.toString();
    }
}
