package dev.sallyport.perimeter;

import dev.sallyport.net.Cidr;
import java.util.List;

/**
 * Whether this installation treats reserved addresses as public, which every screen and export says.
 *
 * @param treatedAsPublic the ranges; empty in every installation that is meant to protect something
 * @param demo whether clusters, people and traffic are samples that are thrown away
 */
public record Laboratory(List<Cidr> treatedAsPublic, boolean demo) {

    public Laboratory {
        treatedAsPublic = List.copyOf(treatedAsPublic);
    }

    public boolean open() {
        return demo || !treatedAsPublic.isEmpty();
    }

    /** The word that everything from here carries; empty where something is protected. */
    public String mark() {
        return demo ? "DEMO" : open() ? "LABORATORY" : "";
    }
}
