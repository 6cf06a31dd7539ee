package dev.sallyport.testing.browser;

/** Scheme, host and port of one's own console, as a browser tells own from strange. */
record Origin(String text) {

    /** @param base an http or https address without a path */
    static Origin of(String base) {
        return new Origin(base.replaceAll("/+$", ""));
    }

    /** Whether this address stays at home: the same origin by HTTP or WebSocket, or content that is in the address itself. */
    boolean holds(String address) {
        if (address.matches("(data|blob|about):.*")) {
            return true;
        }
        String http = address.replaceFirst("^ws(s?://)", "http$1");
        return http.equals(text) || http.startsWith(text + "/") || http.startsWith(text + "?");
    }
}
