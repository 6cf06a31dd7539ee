package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;

/** A page of a cluster that has something to do in the head. */
public interface HeadActions {

    /** The buttons, the primary one last. Asked each time the page is shown. */
    Component[] headActions();
}
