package dev.sallyport.net;

/** What a rule names as its destination. {@code toString} gives the canonical text, which is the text that was accepted. */
public sealed interface Target permits HostPattern, Cidr {}
