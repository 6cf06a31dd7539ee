package dev.sallyport.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Source;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.Settlement;
import java.util.Set;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.sallyport", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule vaadin_is_known_to_the_console_alone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sallyport.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.vaadin..");

    @ArchTest
    static final ArchRule servlets_and_rest_are_known_to_the_front_doors_alone = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sallyport.api..", "dev.sallyport.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..");

    @ArchTest
    static final ArchRule envoy_is_known_to_its_own_package_alone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sallyport.enforcement.envoy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule persistence_is_hidden = noClasses()
            .that()
            .resideOutsideOfPackage("..internal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "org.springframework.data..", "org.hibernate..");

    @ArchTest
    static final ArchRule the_rule_language_knows_no_framework = noClasses()
            .that()
            .resideInAnyPackage("dev.sallyport.net..", "dev.sallyport.policy..", "dev.sallyport.words..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "com.vaadin..");

    @ArchTest
    static final ArchRule json_is_read_and_written_by_one_library = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule every_use_case_says_what_it_requires = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(UseCase.class)
            .and()
            .arePublic()
            .should()
            .beAnnotatedWith(Requires.class);

    @ArchTest
    static final ArchRule every_use_case_is_told_first_who_asks = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(UseCase.class)
            .and()
            .arePublic()
            .should(new ArchCondition<>("have an Actor as their first parameter") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean told = !method.getRawParameterTypes().isEmpty()
                            && method.getRawParameterTypes().getFirst().isEquivalentTo(Actor.class);
                    events.add(new SimpleConditionEvent(method, told, method.getFullName()));
                }
            });

    /** Its entries are looked for by their action alone. */
    private static final Set<String> WRITTEN_UNDER_THEIR_OPERATION = Set.of("dev.sallyport.reports.Evidence.rotateKey");

    @ArchTest
    static final ArchRule every_change_says_under_which_action_its_refusal_is_written = methods()
            .that()
            .areAnnotatedWith(Requires.class)
            .should(new ArchCondition<>("name the action, unless they only read") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    Requires requires = method.getAnnotationOfType(Requires.class);
                    String name = method.getOwner().getName() + "." + method.getName();
                    boolean named = !requires.action().isEmpty();
                    boolean needed = !requires.value().isRead() && !WRITTEN_UNDER_THEIR_OPERATION.contains(name);
                    events.add(new SimpleConditionEvent(method, named == needed, method.getFullName()));
                }
            });

    @ArchTest
    static final ArchRule an_actor_comes_from_signing_in_and_never_from_a_front_door = noClasses()
            .that()
            .resideInAnyPackage("dev.sallyport.api..", "dev.sallyport.console..")
            .should()
            .callMethod(Actor.class, "system", String.class)
            .orShould()
            .callConstructor(Actor.class, Actor.Kind.class, UUID.class, String.class, Source.class);

    @ArchTest
    static final ArchRule front_doors_see_use_cases_and_not_what_feeds_the_gateways = noClasses()
            .that()
            .resideInAnyPackage("dev.sallyport.api..", "dev.sallyport.console..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(PerimeterFold.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Settlement.class);

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");
}
