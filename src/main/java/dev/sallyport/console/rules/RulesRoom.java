package dev.sallyport.console.rules;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.masterdetaillayout.MasterDetailLayout;
import dev.sallyport.perimeter.RuleQuery;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which columns have room, given the width of the window and whether the drawer takes its share. */
final class RulesRoom implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int NAVIGATION = 228;
    private static final int ICONS = 60;
    private static final int NAVIGATION_FROM = 1200;
    private static final int ICONS_FROM = 721;
    private static final int GUTTERS = 8 + 2 * 28;
    private static final int GUTTERS_OF_PHONE = 2 * 16;
    private static final int DRAWER = 440;
    private static final int DRAWER_BESIDE_FROM = 1200;
    private static final int DRAWER_OVER_BELOW = 900;
    private static final int DESTINATION_NEEDS = 480;

    /** From which width of the grid on a column is shown. */
    private static final Map<String, Integer> NEEDS = new LinkedHashMap<>();

    static {
        NEEDS.put(RuleQuery.Order.DESTINATION.name(), DESTINATION_NEEDS);
        NEEDS.put("ports", 580);
        NEEDS.put(RuleQuery.Order.PURPOSE.name(), 760);
        NEEDS.put(RuleQuery.Order.CHANGED_AT.name(), 920);
        NEEDS.put("expires", 1050);
    }

    private final Grid<?> grid;
    private final MasterDetailLayout layout;
    private int window = 1440;
    private boolean drawer;

    RulesRoom(Grid<?> grid, MasterDetailLayout layout) {
        this.grid = grid;
        this.layout = layout;
    }

    void follow(UI ui) {
        ui.getPage().retrieveExtendedClientDetails(details -> {
            window = details.getWindowInnerWidth();
            arrange();
        });
        ui.getPage().addBrowserWindowResizeListener(event -> {
            window = event.getWidth();
            arrange();
        });
    }

    void drawer(boolean open) {
        drawer = open;
        arrange();
    }

    private void arrange() {
        int width = width(window, drawer);
        // Below this share of the window the drawer goes over the grid; on a phone the grid must not be wider than the
        // window.
        layout.setMasterSize(window < DRAWER_OVER_BELOW ? "280px" : "520px");
        NEEDS.forEach((key, needs) -> grid.getColumnByKey(key).setVisible(width >= needs));
        boolean narrow = width < DESTINATION_NEEDS;
        grid.setClassName("narrow", narrow);
        grid.getColumnByKey(RulesGrid.STATE).setWidth(narrow ? RulesGrid.STATE_NARROW : RulesGrid.STATE_WIDTH);
    }

    static int width(int window, boolean drawerOpen) {
        return window - besides(window) - (drawerOpen && window >= DRAWER_BESIDE_FROM ? DRAWER : 0);
    }

    private static int besides(int window) {
        if (window < ICONS_FROM) {
            return GUTTERS_OF_PHONE;
        }
        return GUTTERS + (window < NAVIGATION_FROM ? ICONS : NAVIGATION);
    }
}
