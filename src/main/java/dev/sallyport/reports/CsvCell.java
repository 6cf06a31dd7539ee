package dev.sallyport.reports;

/** One cell of a CSV file, of whatever room. */
public final class CsvCell {

    private CsvCell() {}

    /** Always quoted; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
    public static String of(String text) {
        String harmless = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
