package dev.sallyport.console.parts;

import java.util.Locale;

/** Numbers as people read them: thousands with commas up to 999,999, then in millions. */
public final class Numbers {

    private static final long MILLION = 1_000_000;

    private Numbers() {}

    public static String of(long number) {
        return Math.abs(number) < MILLION
                ? String.format(Locale.ENGLISH, "%,d", number)
                : String.format(Locale.ENGLISH, "%.2f M", (double) number / MILLION);
    }
}
