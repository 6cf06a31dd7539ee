package dev.sallyport.console.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That children come into order while those that need not move are left where they are. */
class InPlaceTest {

    private final UI window = new UI();
    private final Div parent = new Div();
    private final List<Component> takenOut = new ArrayList<>();

    InPlaceTest() {
        window.add(parent);
    }

    @Test
    void what_comes_on_top_and_what_falls_off_the_end_moves_nothing_between() {
        Component a = child();
        Component b = child();
        Component c = child();
        InPlace.arrange(parent, List.of(a, b, c));
        Component fresh = child();
        InPlace.arrange(parent, List.of(fresh, a, b));
        assertThat(parent.getChildren()).containsExactly(fresh, a, b);
        assertThat(takenOut).containsExactly(c);
    }

    @Test
    void one_that_goes_to_the_top_is_the_only_one_that_moves() {
        Component a = child();
        Component b = child();
        Component c = child();
        InPlace.arrange(parent, List.of(a, b, c));
        InPlace.arrange(parent, List.of(c, a, b));
        assertThat(parent.getChildren()).containsExactly(c, a, b);
        assertThat(takenOut).doesNotContain(a, b);
    }

    @Test
    void the_same_order_again_touches_nothing() {
        Component a = child();
        Component b = child();
        InPlace.arrange(parent, List.of(a, b));
        InPlace.arrange(parent, List.of(a, b));
        assertThat(takenOut).isEmpty();
        InPlace.arrange(parent, List.of());
        assertThat(parent.getChildren()).isEmpty();
        assertThat(takenOut).containsExactly(a, b);
    }

    private Component child() {
        Span child = new Span();
        child.addDetachListener(event -> takenOut.add(child));
        return child;
    }
}
