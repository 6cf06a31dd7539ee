package dev.sallyport.api;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.words.Words;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The doors for programs: the Cloud API and the figures by key, and the health of the process for everybody. Neither knows cookies or sessions. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

    @Bean
    @Order(1)
    SecurityFilterChain apiDoor(
            HttpSecurity http,
            SignIn signIn,
            StatusBody status,
            ApiSettings settings,
            SecurityContextHolderStrategy contexts,
            Laboratory laboratory)
            throws Exception {
        return refusing(stateless(http.securityMatcher("/api", "/api/**")), status)
                .headers(headers -> headers.addHeaderWriter((request, response) -> mark(response, laboratory)))
                .addFilterBefore(new ApiKeyFilter(signIn, status, contexts), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new ApiVersionFilter(status), ApiKeyFilter.class)
                .addFilterAfter(new ApiPaceFilter(settings, status), ApiKeyFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC)
                        // The end of a stream that was let in at its beginning.
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, OpenApiController.PATH)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    /** Figures of the whole organisation, for whoever may read all of its ledger. */
    @Bean
    @Order(0)
    SecurityFilterChain metricsDoor(
            HttpSecurity http,
            SignIn signIn,
            Permissions permissions,
            StatusBody status,
            SecurityContextHolderStrategy contexts)
            throws Exception {
        return refusing(stateless(http.securityMatcher("/actuator/prometheus")), status)
                .addFilterBefore(new ApiKeyFilter(signIn, status, contexts), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                        .access((who, request) ->
                                new AuthorizationDecision(who.get().getPrincipal() instanceof Actor actor
                                        && permissions.allows(actor, Operation.SEE_LEDGER, null)))
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain operationsDoor(HttpSecurity http) throws Exception {
        return stateless(http.securityMatcher("/actuator", "/actuator/**"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                HttpMethod.GET,
                                "/actuator/health",
                                "/actuator/health/liveness",
                                "/actuator/health/readiness")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .build();
    }

    /** Whoever reads an answer of a laboratory or a demo can tell. */
    private static void mark(HttpServletResponse response, Laboratory laboratory) {
        if (laboratory.open()) {
            response.setHeader("sallyport-laboratory", laboratory.mark());
        }
    }

    private static HttpSecurity refusing(HttpSecurity http, StatusBody status) throws Exception {
        return http.exceptionHandling(errors -> errors.authenticationEntryPoint((request, response, e) -> {
                    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                    status.write(response, HttpStatus.UNAUTHORIZED, Words.of("api.unauthenticated"));
                })
                .accessDeniedHandler((request, response, e) ->
                        status.write(response, HttpStatus.FORBIDDEN, Words.of("api.not_allowed"))));
    }

    private static HttpSecurity stateless(HttpSecurity http) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(Customizer.withDefaults())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING)));
    }

    /**
     * Below {@code /api} a method that nobody knows is told so like every other wrong one: with 405 and what is allowed. Elsewhere it is
     * refused as before.
     */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall anyMethod = new StrictHttpFirewall();
        anyMethod.setUnsafeAllowAnyHttpMethod(true);
        return new StrictHttpFirewall() {
            @Override
            public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
                return StatusBody.isApi(request)
                        ? anyMethod.getFirewalledRequest(request)
                        : super.getFirewalledRequest(request);
            }
        };
    }

    /** What the firewall refuses (a path with {@code //} or an encoded slash) never reaches a chain. */
    @Bean
    RequestRejectedHandler refusedByTheFirewall(StatusBody status) {
        return (request, response, e) -> {
            if (StatusBody.isApi(request)) {
                status.write(response, HttpStatus.BAD_REQUEST, Words.of("api.bad_request"));
            } else {
                response.sendError(HttpStatus.BAD_REQUEST.value());
            }
        };
    }
}
