package dev.sallyport.reports;

import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Seals over the ledger of a house, once it was found intact. */
public final class SealsHouse {

    private SealsHouse() {}

    public static Seals of(PerimeterHouse house) {
        Ledger ledger = house.get(Ledger.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ledger.verification() instanceof Verification.Intact);
        return new Seals(ledger, house.get(Notary.class), house.get(Laboratory.class), house.get(Clock.class));
    }
}
