package dev.sallyport.policy;

/**
 * How much a cluster may hold.
 *
 * @param rules rules a cluster
 * @param publicV4Addresses public IPv4 addresses that all range rules of a cluster may cover together
 * @param v6Slash32s IPv6 /32 networks that all range rules of a cluster may cover together
 */
public record RuleLimits(int rules, long publicV4Addresses, int v6Slash32s) {

    public static final RuleLimits STANDARD = new RuleLimits(100_000, 1L << 24, 1);
}
