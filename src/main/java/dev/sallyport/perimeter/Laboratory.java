package dev.sallyport.perimeter;

import dev.sallyport.net.Cidr;
import java.util.List;

/**
 * Whether this installation treats reserved addresses as public, which every screen and export says.
 *
 * @param treatedAsPublic the ranges; empty in every installation that is meant to protect something
 */
public record Laboratory(List<Cidr> treatedAsPublic) {

    public Laboratory {
        treatedAsPublic = List.copyOf(treatedAsPublic);
    }

    public boolean open() {
        return !treatedAsPublic.isEmpty();
    }
}
