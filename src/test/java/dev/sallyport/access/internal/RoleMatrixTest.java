package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sallyport.access.Grant;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Requires;
import dev.sallyport.access.Role;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Source;
import dev.sallyport.testing.TestDatabases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.EmptyTargetSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Every role, for the organisation and for one cluster, at every method that a front door can call, against the table written out here. */
class RoleMatrixTest {

    /** yes: everywhere; scope: where the role was granted; switch: as scope, once an Org Admin allows it; -: nowhere. */
    private static final String TABLE = """
            operation        | ORG_ADMIN | CLUSTER_ADMIN | CLUSTER_OPERATOR_WRITER | CLUSTER_MONITOR | AUDITOR | ORG_MEMBER
            SEE_CLUSTER      | yes       | scope         | scope                   | scope           | yes     | -
            SEE_RULES        | yes       | scope         | scope                   | scope           | yes     | -
            EDIT_RULES       | yes       | scope         | scope                   | -               | -       | -
            DENY_ALL         | yes       | scope         | scope                   | -               | -       | -
            ALLOW_ALL        | yes       | scope         | switch                  | -               | -       | -
            LOCK_ALLOW_ALL   | yes       | -             | -                       | -               | -       | -
            LOOSEN_NOTABLY   | yes       | scope         | -                       | -               | -       | -
            CREATE_CLUSTER   | yes       | -             | -                       | -               | -       | -
            EDIT_CLUSTER     | yes       | scope         | -                       | -               | -       | -
            OPERATE_GATEWAYS | yes       | -             | -                       | -               | -       | -
            MANAGE_ACCOUNTS  | yes       | -             | -                       | -               | -       | -
            SEE_ACCOUNTS     | yes       | -             | -                       | -               | yes     | -
            GRANT_ROLES      | yes       | scope         | -                       | -               | -       | -
            SEE_GRANTS       | yes       | scope         | -                       | -               | yes     | -
            SEE_LEDGER       | yes       | scope         | scope                   | -               | yes     | -
            SEE_ORGANISATION | yes       | scope         | scope                   | scope           | yes     | yes
            """;

    private static final ClusterId OWN = new ClusterId(UUID.randomUUID());
    private static final ClusterId FOREIGN = new ClusterId(UUID.randomUUID());

    private static final Set<Role> FOR_CLUSTERS =
            Set.of(Role.CLUSTER_ADMIN, Role.CLUSTER_OPERATOR_WRITER, Role.CLUSTER_MONITOR);

    @ParameterizedTest
    @EnumSource
    void every_role_may_do_what_the_table_says_and_nothing_else(TestDatabases database, @TempDir Path folder) {
        try (AccessHouse house = AccessHouse.start(database, folder)) {
            Map<Operation, Map<Role, String>> table = table();
            List<Method> methods = useCaseMethods();
            List<String> differences = new ArrayList<>();
            for (boolean operatorsMay : List.of(false, true)) {
                house.accounts().letOperatorsAllowAll(Actor.system("test"), operatorsMay);
                for (Role role : Role.values()) {
                    for (Grant grant : grants(role)) {
                        Actor actor = holder(house, grant);
                        for (Method method : methods) {
                            differences.addAll(differences(house, table, method, grant, actor, operatorsMay));
                        }
                        for (Operation operation : Operation.values()) {
                            differences.addAll(differences(house, table, operation, grant, actor, operatorsMay));
                        }
                    }
                }
            }
            assertThat(methods).hasSizeGreaterThan(25);
            assertThat(differences).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_is_nobody_may_do_nothing_at_any_method(TestDatabases database, @TempDir Path folder) {
        try (AccessHouse house = AccessHouse.start(database, folder)) {
            Actor admin = house.orgAdmin();
            UUID other = house.accounts().createPerson(admin, "other@example.com", AccessHouse.PASSWORD);
            house.accounts().grant(admin, null, other, Role.ORG_ADMIN);
            Actor disabled = new Actor(Actor.Kind.PERSON, other, "other@example.com", Source.UI);
            house.accounts().disable(admin, other);
            List<Actor> nobodies = List.of(
                    disabled,
                    new Actor(Actor.Kind.PERSON, UUID.randomUUID(), "stranger", Source.UI),
                    new Actor(
                            Actor.Kind.SERVICE_ACCOUNT,
                            admin.id(),
                            "an admin's id as a service account",
                            Source.CC_API),
                    new Actor(Actor.Kind.SYSTEM, Actor.system("expiry").id(), "expiry", Source.CC_API),
                    new Actor(Actor.Kind.SYSTEM, Actor.system("expiry").id(), "expiry", Source.UI));
            for (Actor nobody : nobodies) {
                for (Method method : useCaseMethods()) {
                    assertThat(reached(house, method, nobody, OWN))
                            .as("%s at %s", nobody, method)
                            .isFalse();
                }
            }
            assertThat(useCaseMethods())
                    .allSatisfy(method -> assertThat(reached(house, method, Actor.system("expiry"), OWN))
                            .isTrue());
        }
    }

    private static List<String> differences(
            AccessHouse house,
            Map<Operation, Map<Role, String>> table,
            Method method,
            Grant grant,
            Actor actor,
            boolean operatorsMay) {
        Requires requires = UseCaseGuard.requirement(method);
        String cell = cell(table, requires.value(), grant.role(), operatorsMay);
        boolean onCluster = method.getParameterCount() > 1 && method.getParameterTypes()[1] == ClusterId.class;
        List<String> differences = new ArrayList<>();
        for (ClusterId target :
                onCluster ? Arrays.asList(OWN, FOREIGN, null) : Arrays.<@Nullable ClusterId>asList((ClusterId) null)) {
            boolean expected = requires.anywhere() ? !cell.equals("-") : allowed(cell, grant, target);
            if (reached(house, method, actor, target) != expected) {
                differences.add("%s at %s on %s: expected %s".formatted(grant, method, target, expected));
            }
        }
        return differences;
    }

    private static List<String> differences(
            AccessHouse house,
            Map<Operation, Map<Role, String>> table,
            Operation operation,
            Grant grant,
            Actor actor,
            boolean operatorsMay) {
        String cell = cell(table, operation, grant.role(), operatorsMay);
        List<String> differences = new ArrayList<>();
        for (ClusterId target : Arrays.asList(OWN, FOREIGN, null)) {
            boolean expected = allowed(cell, grant, target);
            if (house.permissions().allows(actor, operation, target) != expected) {
                differences.add("%s: %s on %s: expected %s".formatted(grant, operation, target, expected));
            }
        }
        if (house.permissions().allowsAnywhere(actor, operation) == cell.equals("-")) {
            differences.add("%s: %s anywhere".formatted(grant, operation));
        }
        if (house.permissions().isOrgAdmin(actor) != (grant.role() == Role.ORG_ADMIN)) {
            differences.add("%s: Org Admin".formatted(grant));
        }
        return differences;
    }

    private static boolean allowed(String cell, Grant grant, @Nullable ClusterId target) {
        return switch (cell) {
            case "yes" -> true;
            case "scope" -> grant.cluster() == null || grant.cluster().equals(target);
            default -> false;
        };
    }

    private static String cell(
            Map<Operation, Map<Role, String>> table, Operation operation, Role role, boolean operatorsMay) {
        String cell = java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(table.get(operation)).get(role));
        return cell.equals("switch") ? (operatorsMay ? "scope" : "-") : cell;
    }

    private static List<Grant> grants(Role role) {
        return FOR_CLUSTERS.contains(role)
                ? List.of(new Grant(role, null), new Grant(role, OWN))
                : List.of(new Grant(role, null));
    }

    private static Actor holder(AccessHouse house, Grant grant) {
        Actor system = Actor.system("test");
        String email = UUID.randomUUID() + "@example.com";
        UUID id = house.get(AccountBook.class)
                .createServiceAccount(system, email, Set.of(), null)
                .account();
        house.accounts().grant(system, grant.cluster(), id, grant.role());
        return new Actor(Actor.Kind.SERVICE_ACCOUNT, id, email, Source.CC_API);
    }

    /** Whether the call gets past the guard of the running house; behind it, nothing happens. */
    private static boolean reached(AccessHouse house, Method method, Actor actor, @Nullable ClusterId cluster) {
        ProxyFactory factory = new ProxyFactory();
        factory.setTargetSource(EmptyTargetSource.forClass(method.getDeclaringClass()));
        factory.setProxyTargetClass(true);
        factory.addAdvisor(house.guard());
        factory.addAdvice((MethodInterceptor) call -> nothing(call.getMethod().getReturnType()));
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == 0
                    ? actor
                    : i == 1 && method.getParameterTypes()[1] == ClusterId.class
                            ? cluster
                            : nothing(method.getParameterTypes()[i]);
        }
        Object proxy = factory.getProxy();
        Throwable thrown = catchThrowable(() -> method.invoke(proxy, arguments));
        if (thrown == null) {
            return true;
        }
        assertThat(thrown)
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NotAllowedException.class);
        return false;
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
    }

    private static List<Method> useCaseMethods() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(UseCase.class));
        return scanner.findCandidateComponents("dev.sallyport").stream()
                .map(found -> type(String.valueOf(found.getBeanClassName())))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toString))
                .toList();
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Operation, Map<Role, String>> table() {
        List<String> lines = TABLE.lines().toList();
        String[] head = lines.getFirst().split("\\|");
        Map<Operation, Map<Role, String>> table = new EnumMap<>(Operation.class);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\\|");
            Map<Role, String> row = new EnumMap<>(Role.class);
            for (int i = 1; i < cells.length; i++) {
                row.put(Role.valueOf(head[i].strip()), cells[i].strip());
            }
            table.put(Operation.valueOf(cells[0].strip()), row);
        }
        assertThat(table.keySet()).containsExactly(Operation.values());
        return table;
    }
}
