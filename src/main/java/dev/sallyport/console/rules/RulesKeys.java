package dev.sallyport.console.rules;

import com.vaadin.flow.component.Component;

/** The keys of the page: {@code /} search, {@code n} new rule, {@code t} test. Deaf while a field has the focus or a dialog is open. */
final class RulesKeys {

    private static final String CLIENT = """
            const page = this;
            const onKey = event => {
              if (!page.isConnected) {
                document.removeEventListener('keydown', onKey);
                return;
              }
              if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
              if (!['/', 'n', 't'].includes(event.key)) return;
              const at = event.composedPath()[0];
              if (at.matches && at.matches('input, textarea, select, [contenteditable="true"]')) return;
              if (document.querySelector('vaadin-dialog[opened], vaadin-confirm-dialog[opened], vaadin-popover[opened]')) return;
              event.preventDefault();
              if (event.key === '/') {
                // Here and not by way of the server, so that nothing typed right after it is lost.
                const search = page.querySelector('.search');
                search.focus();
                search.inputElement.select();
                return;
              }
              page.dispatchEvent(new CustomEvent('page-key', { detail: { key: event.key } }));
            };
            if (page.onPageKey) document.removeEventListener('keydown', page.onPageKey);
            page.onPageKey = onKey;
            document.addEventListener('keydown', onKey);
            """;

    private final Component page;
    private final Runnable newRule;
    private final Runnable test;

    RulesKeys(Component page, Runnable newRule, Runnable test) {
        this.page = page;
        this.newRule = newRule;
        this.test = test;
    }

    void listen() {
        page.getElement().executeJs(CLIENT);
        page.getElement()
                .addEventListener(
                        "page-key",
                        event -> press(
                                event.getEventData().get("event.detail.key").asString()))
                .addEventData("event.detail.key");
    }

    private void press(String key) {
        switch (key) {
            case "n" -> newRule.run();
            case "t" -> test.run();
            default -> {}
        }
    }
}
