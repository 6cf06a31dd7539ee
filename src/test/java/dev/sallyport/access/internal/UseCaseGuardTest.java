package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.Grant;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.annotation.EnableTransactionManagement;

class UseCaseGuardTest {

    private static final Actor SOMEBODY = Actor.system("somebody");

    // Local classes, so that no other test's scan for components finds them.

    private static Class<?> guarded() {
        @UseCase
        class Guarded {
            @Requires(Operation.SEE_RULES)
            public String see(Actor actor) {
                return "seen";
            }
        }
        return Guarded.class;
    }

    private static Class<?> withoutRequirement() {
        @UseCase
        class WithoutRequirement {
            public String see(Actor actor) {
                return "seen";
            }
        }
        return WithoutRequirement.class;
    }

    private static Class<?> withoutActor() {
        @UseCase
        class WithoutActor {
            @Requires(Operation.SEE_RULES)
            public String see(String actor) {
                return "seen";
            }
        }
        return WithoutActor.class;
    }

    /** Refuses everybody everything. */
    static final class Nobody implements Permissions {
        @Override
        public boolean allows(Actor actor, Operation operation, @Nullable ClusterId cluster) {
            return false;
        }

        @Override
        public boolean allowsAnywhere(Actor actor, Operation operation) {
            return false;
        }

        @Override
        public void require(Actor actor, Operation operation, @Nullable ClusterId cluster, String action) {
            throw new NotAllowedException(operation);
        }

        @Override
        public void refuse(Actor actor, Operation operation, @Nullable ClusterId cluster, String action) {
            throw new NotAllowedException(operation);
        }

        @Override
        public boolean isOrgAdmin(Actor actor) {
            return false;
        }

        @Override
        public Set<Grant> grants(Actor actor) {
            return Set.of();
        }
    }

    @EnableTransactionManagement(proxyTargetClass = true)
    static class Proxying {}

    @Test
    void a_use_case_cannot_be_called_past_the_guard() throws NoSuchMethodException {
        Class<?> type = guarded();
        try (var context =
                new AnnotationConfigApplicationContext(Proxying.class, GuardConfiguration.class, Nobody.class, type)) {
            Object bean = context.getBean(type);
            Method see = type.getMethod("see", Actor.class);
            assertThatThrownBy(() -> see.invoke(bean, SOMEBODY)).hasCauseInstanceOf(NotAllowedException.class);
            assertThatThrownBy(() -> see.invoke(bean, (Object) null)).hasCauseInstanceOf(NotAllowedException.class);
        }
    }

    @Test
    void the_application_does_not_start_with_a_use_case_that_nothing_guards() {
        assertThatThrownBy(
                        () -> new AnnotationConfigApplicationContext(GuardConfiguration.class, Nobody.class, guarded())
                                .close())
                .hasMessageContaining("is not guarded");
    }

    @Test
    void nor_with_a_method_that_requires_nothing_or_names_no_actor() {
        for (Class<?> wrong : List.of(withoutRequirement(), withoutActor())) {
            assertThatThrownBy(() -> new AnnotationConfigApplicationContext(
                                    Proxying.class, GuardConfiguration.class, Nobody.class, wrong)
                            .close())
                    .hasMessageContaining("needs @Requires and an Actor");
        }
    }
}
