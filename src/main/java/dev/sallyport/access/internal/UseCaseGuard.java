package dev.sallyport.access.internal;

import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Asks {@link Permissions} before any public method of a use case runs. What it does not understand, it refuses. */
final class UseCaseGuard implements MethodInterceptor {

    private final ObjectProvider<Permissions> permissions;

    /** @param permissions looked up at the first call: the guard is made before the beans that it guards, and before the database */
    UseCaseGuard(ObjectProvider<Permissions> permissions) {
        this.permissions = permissions;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Method method = call.getMethod();
        if (isGuarded(method)) {
            check(method, call.getArguments());
        }
        return call.proceed();
    }

    static boolean isGuarded(Method method) {
        return Modifier.isPublic(method.getModifiers()) && method.getDeclaringClass() != Object.class;
    }

    static boolean isUseCase(Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(type, UseCase.class);
    }

    /** The requirement of a public method of a use case; throws {@link IllegalStateException} if it states none that can be checked. */
    static Requires requirement(Method method) {
        Requires requires = method.getAnnotation(Requires.class);
        Class<?>[] parameters = method.getParameterTypes();
        if (requires == null || parameters.length == 0 || parameters[0] != Actor.class) {
            throw new IllegalStateException(
                    method + " is open to the front doors, so it needs @Requires and an Actor as its first parameter");
        }
        return requires;
    }

    private void check(Method method, @Nullable Object[] arguments) {
        Requires requires = requirement(method);
        if (!(arguments[0] instanceof Actor actor)) {
            throw new NotAllowedException(requires.value());
        }
        ClusterId cluster = null;
        if (method.getParameterCount() > 1 && method.getParameterTypes()[1] == ClusterId.class) {
            cluster = (ClusterId) arguments[1];
        }
        Permissions asked = permissions.getObject();
        if (requires.anywhere() && asked.allowsAnywhere(actor, requires.value())) {
            return;
        }
        asked.require(actor, requires.value(), cluster, requires.action());
    }
}
