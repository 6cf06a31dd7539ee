package dev.sallyport.enforcement.envoy.translation;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Matchers of request headers. */
final class Matches {

    static final HeaderMatcher IS_CONNECT = exact(":method", "CONNECT");

    private static final String AUTHORITY = ":authority";

    private Matches() {}

    static HeaderMatcher exact(String header, String value) {
        return header(header, StringMatcher.newBuilder().setExact(value));
    }

    static HeaderMatcher regex(String header, String regex) {
        return header(header, StringMatcher.newBuilder().setSafeRegex(regex(regex)));
    }

    static HeaderMatcher authority(String regex) {
        return regex(AUTHORITY, regex);
    }

    static HeaderMatcher authorityEndsIn(String suffix) {
        return header(AUTHORITY, StringMatcher.newBuilder().setSuffix(suffix));
    }

    static HeaderMatcher authorityWithoutColon() {
        return header(AUTHORITY, StringMatcher.newBuilder().setContains(":")).toBuilder()
                .setInvertMatch(true)
                .build();
    }

    private static RegexMatcher regex(String regex) {
        return RegexMatcher.newBuilder().setRegex(regex).build();
    }

    private static HeaderMatcher header(String name, StringMatcher.Builder matcher) {
        return HeaderMatcher.newBuilder().setName(name).setStringMatch(matcher).build();
    }
}
