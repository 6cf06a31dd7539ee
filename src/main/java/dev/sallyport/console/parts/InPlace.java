package dev.sallyport.console.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.dom.Element;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the children of a component to a wanted order while moving as few as possible. What is taken out of a page and put back loses
 * the keyboard's focus, and a screen reader its place.
 */
public final class InPlace {

    private InPlace() {}

    /** Afterwards {@code parent} has exactly these children, in this order. */
    public static void arrange(Component parent, List<? extends Component> wanted) {
        Element element = parent.getElement();
        Set<Element> staying = new HashSet<>();
        wanted.forEach(child -> staying.add(child.getElement()));
        element.getChildren().filter(child -> !staying.contains(child)).toList().forEach(element::removeChild);
        for (int place = 0; place < wanted.size(); place++) {
            Element child = wanted.get(place).getElement();
            if (place >= element.getChildCount()) {
                element.appendChild(child);
            } else if (!element.getChild(place).equals(child)) {
                element.insertChild(place, child);
            }
        }
    }
}
