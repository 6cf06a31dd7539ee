package dev.sallyport.architecture;

import dev.sallyport.SallyportApplication;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void every_room_uses_only_the_doors_of_the_rooms_it_may_use() {
        ApplicationModules.of(SallyportApplication.class).verify();
    }
}
