package dev.sallyport.api.edge;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts what every request meets in front of everything else, in this order: headers, host, query, body. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    @Bean
    FilterRegistrationBean<BaseHeaders> baseHeaders() {
        return first(new BaseHeaders(), 0, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
    }

    @Bean
    FilterRegistrationBean<KnownHosts> knownHosts(Environment environment) {
        boolean othersReachIt = given(environment, "sallyport.trusted-proxies")
                || !isLoopback(environment.getProperty("server.address"));
        return first(
                new KnownHosts(environment.getProperty("sallyport.public-url"), othersReachIt),
                1,
                EnumSet.of(DispatcherType.REQUEST));
    }

    @Bean
    FilterRegistrationBean<ReadableQueries> readableQueries() {
        return first(new ReadableQueries(), 2, EnumSet.of(DispatcherType.REQUEST));
    }

    @Bean
    Waiters waiters() {
        return new Waiters();
    }

    @Bean
    FilterRegistrationBean<BodyBounds> bodyBounds(Waiters waiters) {
        return first(new BodyBounds(waiters, System::nanoTime), 3, EnumSet.of(DispatcherType.REQUEST));
    }

    private static <F extends Filter> FilterRegistrationBean<F> first(
            F filter, int place, EnumSet<DispatcherType> when) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        registration.setDispatcherTypes(when);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverWithoutHabits(Waiters waiters) {
        return server -> {
            server.addEngineValves(new UnreadBodies(waiters));
            server.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(BareErrors.class.getName());
                }
            });
        };
    }

    private static boolean given(Environment environment, String name) {
        String value = environment.getProperty(name);
        return value != null && !value.isBlank();
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
