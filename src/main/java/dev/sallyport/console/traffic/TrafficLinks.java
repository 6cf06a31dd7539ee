package dev.sallyport.console.traffic;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.ledger.ClusterId;

/** Addresses on the page of traffic, for other pages; relative to the console's root. */
public final class TrafficLinks {

    private TrafficLinks() {}

    /** What was refused of one host. */
    public static String about(ClusterId cluster, String host) {
        return "clusters/" + cluster + "/traffic?"
                + QueryParameters.of("q", host).getQueryString();
    }
}
