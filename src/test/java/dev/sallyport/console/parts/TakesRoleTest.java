package dev.sallyport.console.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Operation;
import org.junit.jupiter.api.Test;

class TakesRoleTest {

    @Test
    void a_grey_control_says_what_one_may_not_and_which_roles_may() {
        assertThat(TakesRole.words(Operation.CREATE_CLUSTER))
                .isEqualTo("Your account may not create clusters here. That takes the role Org Admin.");
        assertThat(TakesRole.words(Operation.EDIT_RULES))
                .isEqualTo("Your account may not create, edit and delete rules here. That takes the role Org Admin,"
                        + " Cluster Admin, or Cluster Operator.");
    }

    @Test
    void a_role_that_needs_somebodys_leave_is_not_named() {
        assertThat(TakesRole.words(Operation.ALLOW_ALL))
                .isEqualTo("Your account may not switch a cluster back to allow all here."
                        + " That takes the role Org Admin or Cluster Admin.");
    }
}
