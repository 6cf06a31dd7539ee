package dev.sallyport.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class SessionBoundsTest {

    private final SessionBounds bounds = new SessionBounds();

    @AfterEach
    void nobodyAsks() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void a_flood_from_one_network_ends_its_own_sessions_and_nobody_elses() {
        List<MockHttpSession> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(session("192.0.2." + i));
        }
        MockHttpSession first = session("2001:db8:1:1::1");
        for (int i = 2; i < 2 * SessionBounds.STRANGERS; i++) {
            session("2001:db8:1:1::" + Integer.toHexString(i));
        }
        assertThat(bounds.strangers()).isEqualTo(SessionBounds.STRANGERS);
        assertThat(first.isInvalid()).isTrue();
        assertThat(others).noneMatch(MockHttpSession::isInvalid);
    }

    @Test
    void whoever_signs_in_is_no_stranger_and_no_flood_ends_that() {
        MockHttpSession own = session("192.0.2.1");
        bounds.signedIn(own, UUID.randomUUID());
        for (int i = 0; i < SessionBounds.STRANGERS + 10; i++) {
            session("192.0.2.1");
        }
        assertThat(own.isInvalid()).isFalse();
        assertThat(bounds.signedIn()).isEqualTo(1);
    }

    @Test
    void one_person_has_so_many_sessions_and_then_loses_the_oldest() {
        UUID person = UUID.randomUUID();
        List<MockHttpSession> sessions = new ArrayList<>();
        for (int i = 0; i <= SessionBounds.OF_ONE_PERSON; i++) {
            MockHttpSession session = session("192.0.2.1");
            bounds.signedIn(session, person);
            sessions.add(session);
        }
        assertThat(sessions.getFirst().isInvalid()).isTrue();
        assertThat(sessions.subList(1, sessions.size())).noneMatch(MockHttpSession::isInvalid);
        assertThat(bounds.signedIn()).isEqualTo(SessionBounds.OF_ONE_PERSON);
    }

    @Test
    void a_session_that_ended_is_forgotten() {
        HttpSession stranger = session("192.0.2.1");
        MockHttpSession person = session("192.0.2.1");
        bounds.signedIn(person, UUID.randomUUID());
        bounds.sessionDestroyed(new HttpSessionEvent(stranger));
        bounds.sessionDestroyed(new HttpSessionEvent(person));
        bounds.sessionDestroyed(new HttpSessionEvent(person));
        assertThat(bounds.strangers()).isZero();
        assertThat(bounds.signedIn()).isZero();
    }

    private MockHttpSession session(String from) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(from);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        MockHttpSession session = new MockHttpSession();
        bounds.sessionCreated(new HttpSessionEvent(session));
        return session;
    }
}
