package dev.sallyport.reports;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.Permissions;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.evidence.PackHouse;
import dev.sallyport.testing.TestDatabases;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

/** What is asked before anything is signed. */
class EvidenceTest {

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void no_pack_is_made_of_an_instant_that_has_not_come_and_none_is_written_down() {
        try (PackHouse packs = new PackHouse(TestDatabases.H2, folder)) {
            PerimeterHouse house = packs.house;
            Evidence evidence = new Evidence(
                    house.get(Ledger.class),
                    house.get(Notary.class),
                    house.get(PerimeterHistory.class),
                    house.get(Permissions.class),
                    house.get(Laboratory.class),
                    house.get(TransactionTemplate.class),
                    house.get(Clock.class));
            long before = house.get(Ledger.class).head().sequence();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PackScope tomorrow = new PackScope(null, packs.now().plusSeconds(1), null);

            assertThatThrownBy(() -> evidence.write(ADMIN, tomorrow, out)).hasMessageContaining("has not come");
            assertThat(out.size()).isZero();
            assertThat(house.get(Ledger.class).head().sequence()).isEqualTo(before);
        }
    }
}
