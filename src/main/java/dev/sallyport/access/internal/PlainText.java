package dev.sallyport.access.internal;

/** Text that people write and every database keeps: no control characters, and no halves of characters. */
final class PlainText {

    private PlainText() {}

    static boolean isLine(String text) {
        return text.codePoints().noneMatch(PlainText::isNone);
    }

    /** The same with ends of lines and tabs in it. */
    static boolean isParagraph(String text) {
        return text.codePoints().noneMatch(c -> isNone(c) && c != '\n' && c != '\r' && c != '\t');
    }

    private static boolean isNone(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
