package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.browser.ConsolePages;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Org Admins and the people they invite do on the pages on access. */
final class AccessSteps {

    static final String ADMIN = "admin@example.com";
    static final String PASSWORD = "an unlikely passphrase";
    static final String CHOSEN = "chosen by its own person";

    private AccessSteps() {}

    /** Signs in and ends on the page of people; answers the link. */
    static String invite(ConsolePages admin, String email, String role, @Nullable String cluster) {
        admin.signIn("/access", ADMIN, PASSWORD);
        return inviteAnother(admin, email, role, cluster);
    }

    /** As {@link #invite}, from the page of people. */
    static String inviteAnother(ConsolePages admin, String email, String role, @Nullable String cluster) {
        Page page = admin.page();
        button(page, "Invite a person").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Email").fill(email);
        role(dialog, role);
        if (cluster != null) {
            dialog.getByRole(AriaRole.COMBOBOX)
                    .or(dialog.locator("vaadin-select"))
                    .first()
                    .click();
            page.getByRole(
                            AriaRole.OPTION,
                            new Page.GetByRoleOptions().setName(cluster).setExact(true))
                    .click();
        }
        dialog.getByRole(AriaRole.BUTTON, inside("Make the link")).click();
        return shownOnce(page);
    }

    static void welcome(ConsolePages guest, String link) {
        welcome(guest, link, "Clusters");
    }

    /** @param first title of the page that whoever has this role begins with */
    static void welcome(ConsolePages guest, String link, String first) {
        Page page = guest.open(URI.create(link).getPath()).page();
        page.getByRole(AriaRole.TEXTBOX, named("Password")).fill(CHOSEN);
        button(page, "Set password and sign in").click();
        guest.heading(first);
    }

    static String shownOnce(Page page) {
        Locator dialog = page.locator("vaadin-dialog.shown-once");
        String secret = dialog.locator(".code pre").textContent();
        assertThat(dialog.getByRole(AriaRole.BUTTON, inside("Done"))).isDisabled();
        dialog.getByLabel("I have stored it").check();
        dialog.getByRole(AriaRole.BUTTON, inside("Done")).click();
        assertThat(dialog).hasCount(0);
        return secret;
    }

    static void role(Locator dialog, String name) {
        dialog.getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)))
                .check(new Locator.CheckOptions().setForce(true));
    }

    static void act(Page page, String account, String item) {
        page.getByRole(AriaRole.BUTTON, named("Actions for " + account)).click();
        page.getByRole(AriaRole.MENUITEM, named(item)).click();
    }

    static void withdraw(Page page, String role, String account) {
        page.getByRole(AriaRole.BUTTON, named("Withdraw " + role + " from " + account))
                .click();
        confirm(page, "Withdraw");
    }

    static void confirm(Page page, String button) {
        page.locator("vaadin-confirm-dialog")
                .getByRole(AriaRole.BUTTON, inside(button))
                .click();
    }

    static Locator row(Page page, String account) {
        return page.locator("tr[data-account='" + account + "']");
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, named(name));
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
