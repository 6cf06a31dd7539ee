package dev.sallyport.console.security;

import com.vaadin.flow.server.auth.NavigationAccessControl;
import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.sallyport.access.FirstRun;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The door for people: a session by {@link ConsoleSession}, and strict headers on everything a browser gets. */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    static final String SIGN_IN = "/sign-in";
    static final String FIRST_RUN = "/first-run";

    private static final String[] LOOK = {"/themes/**", "/frontend/**", "/favicon.ico", "/favicon.svg", "/icons/**"};

    /** For what is not a page; pages bring their own, see {@link PagePolicy}. */
    private static final String NOTHING =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String NO_DEVICES = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), "
            + "display-capture=(), midi=(), browsing-topics=()";

    @Bean
    @Order(3)
    SecurityFilterChain consoleDoor(
            HttpSecurity http,
            FirstRun firstRun,
            RequestUtil vaadin,
            NavigationAccessControl navigation,
            Environment environment)
            throws Exception {
        http.addFilterBefore(new OwnPages(environment.getProperty("sallyport.public-url")), CsrfFilter.class)
                .addFilterBefore(new PageNumbers(), CsrfFilter.class)
                .addFilterBefore(new FirstRunGate(firstRun), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, LOOK)
                        .permitAll())
                .exceptionHandling(errors -> errors.defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint(SIGN_IN),
                        request -> !vaadin.isFrameworkInternalRequest(request)))
                .headers(ConsoleSecurity::strict)
                .with(
                        VaadinSecurityConfigurer.vaadin(),
                        door -> door.enableLogoutConfiguration(false).anyRequest(rule -> rule.authenticated()));
        SecurityFilterChain chain = http.build();
        navigation.setLoginView(SIGN_IN);
        return chain;
    }

    private static void strict(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy(NO_DEVICES))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(
                        hsts -> hsts.includeSubDomains(false).maxAgeInSeconds(31_536_000))
                .withObjectPostProcessor(new ObjectPostProcessor<HeaderWriterFilter>() {
                    @Override
                    public <T extends HeaderWriterFilter> T postProcess(T filter) {
                        // A page is forwarded to its servlet, which commits the answer past this filter.
                        filter.setShouldWriteHeadersEagerly(true);
                        return filter;
                    }
                });
    }
}
