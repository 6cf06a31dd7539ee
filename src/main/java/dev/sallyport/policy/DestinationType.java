package dev.sallyport.policy;

/** The wire's two kinds of destination. */
public enum DestinationType {
    FQDN,
    CIDR
}
