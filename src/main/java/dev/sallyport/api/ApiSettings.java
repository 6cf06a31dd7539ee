package dev.sallyport.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator configures about the API; each under its name in the environment ({@code SALLYPORT_…}).
 *
 * @param apiBurst requests that a key may make at once; a client that applies many changes together makes hundreds
 * @param apiRate requests a second that a key may go on with
 */
@ConfigurationProperties("sallyport")
record ApiSettings(
        @DefaultValue("300") int apiBurst,
        @DefaultValue("50") int apiRate) {}
