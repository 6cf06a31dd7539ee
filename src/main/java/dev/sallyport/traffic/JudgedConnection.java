package dev.sallyport.traffic;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.policy.RuleId;
import org.jspecify.annotations.Nullable;

/**
 * A connection with what the rules say of it.
 *
 * @param number counts the connections of this run of the console, so that a page can tell which ones are new
 * @param reason {@code ALLOWED}, or the code of the reason against it
 * @param host as the rules see it; as the client spelt it if it is no host
 * @param port 0 if what the client asked for has none
 * @param rule the rule that allows it, or the nearest one that nearly does; null if none comes near
 */
public record JudgedConnection(
        long number,
        ConnectionLogged logged,
        Judgement judgement,
        String reason,
        String host,
        int port,
        @Nullable RuleId rule) {}
