package dev.sallyport.access;

/** Published in the transaction of every change of accounts, keys and roles; to be heard after its commit. */
public record AccountsChanged() {}
