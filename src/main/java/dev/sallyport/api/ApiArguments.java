package dev.sallyport.api;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.format.FormatterRegistry;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What a controller's method can ask for by the types of its parameters. */
@Configuration(proxyBeanMethods = false)
class ApiArguments implements WebMvcConfigurer {

    private final RequestBodies bodies;

    ApiArguments(RequestBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new Resolver());
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(new JsonUnlessStreamed()));
    }

    /** A malformed id or instant is a bad request, whatever the caller may see. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, ClusterId.class, ClusterId::parse);
        registry.addConverter(String.class, Instant.class, Paging::instant);
        registry.addConverter(
                String.class,
                RuleId.class,
                text -> new RuleId(ClusterId.parse(text).value()));
    }

    static UUID uuid(String text) {
        return ClusterId.parse(text).value();
    }

    private final class Resolver implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            Class<?> type = parameter.getParameterType();
            return parameter.hasParameterAnnotation(Body.class)
                    || type == Actor.class
                    || type == ApiVersion.class
                    || type == Paging.class
                    || type == Wishes.class
                    || type == AuditQuery.class;
        }

        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest web,
                @Nullable WebDataBinderFactory binder) {
            HttpServletRequest request =
                    Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class), "request");
            Class<?> type = parameter.getParameterType();
            if (parameter.hasParameterAnnotation(Body.class)) {
                return bodies.read(
                        request,
                        Objects.requireNonNull(web.getNativeResponse(HttpServletResponse.class), "response"),
                        type);
            }
            if (type == Actor.class) {
                return actor(request);
            }
            if (type == ApiVersion.class) {
                return request.getAttribute(ApiVersionFilter.ATTRIBUTE);
            }
            if (type == AuditQuery.class) {
                return AuditQuery.of(request);
            }
            return type == Paging.class ? Paging.of(request) : Wishes.of(request);
        }

        private static @Nullable Object actor(HttpServletRequest request) {
            return request.getUserPrincipal() instanceof Authentication known ? known.getPrincipal() : null;
        }
    }
}
