package dev.sallyport.access.internal;

import dev.sallyport.access.Permissions;
import dev.sallyport.access.UseCase;
import java.util.Arrays;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;

/** Puts {@link UseCaseGuard} in front of every use case, before any transaction begins, and refuses to start where it is missing. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor useCaseAdvisor(ObjectProvider<Permissions> permissions) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                new AnnotationMatchingPointcut(UseCase.class, true), new UseCaseGuard(permissions));
        advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return advisor;
    }

    @Bean
    static SmartInitializingSingleton everyUseCaseIsGuarded(ListableBeanFactory beans) {
        return () -> beans.getBeansWithAnnotation(UseCase.class).forEach((name, bean) -> {
            if (!(bean instanceof Advised proxy)
                    || Arrays.stream(proxy.getAdvisors()).noneMatch(each -> each.getAdvice() instanceof UseCaseGuard)) {
                throw new IllegalStateException("use case " + name + " is not guarded");
            }
            Class<?> type = proxy.getTargetSource().getTargetClass();
            if (type != null) {
                Arrays.stream(type.getMethods()).filter(UseCaseGuard::isGuarded).forEach(UseCaseGuard::requirement);
            }
        });
    }
}
