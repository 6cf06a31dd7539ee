package dev.sallyport;

import dev.sallyport.access.StartRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns the settings of the configuration contract that the framework does not know into those it knows: secrets in files, TLS, and the
 * proxies that are believed. Refuses to start where passwords would cross a network in the clear.
 */
final class StartSettings implements EnvironmentPostProcessor, Ordered {

    private static final List<String> SECRETS = List.of(
            "sallyport.admin.password",
            "sallyport.api-key",
            "sallyport.database.password",
            "sallyport.database.owner.password",
            "sallyport.anchor.webhook",
            "sallyport.anchor.timestamp.url");
    private static final String BUNDLE = "sallyport";
    private static final Pattern ADDRESS_OR_RANGE = Pattern.compile("[0-9a-fA-F:.]+(/[0-9]{1,3})?");
    private static final Pattern EVERYBODY = Pattern.compile(".*/0+");

    /** After the files of settings have been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> derived = new LinkedHashMap<>();
        SECRETS.forEach(secret -> readSecret(environment, secret, derived));
        owner(environment, derived);
        boolean tls = tls(environment, derived);
        boolean proxies = proxies(environment, derived);
        if (tls || proxies) {
            derived.put("server.servlet.session.cookie.secure", "true");
        } else {
            requireLoopback(environment.getProperty("server.address"));
        }
        environment.getPropertySources().addFirst(new MapPropertySource("sallyport-start", derived));
    }

    private static void readSecret(ConfigurableEnvironment environment, String name, Map<String, Object> derived) {
        String file = given(environment, name + "-file");
        if (file == null) {
            return;
        }
        if (given(environment, name) != null) {
            throw new StartRefusedException(
                    variable(name) + " and " + variable(name) + "_FILE are both set; keep one of them");
        }
        try {
            String content = Files.readString(Path.of(file)).replaceAll("\\R$", "");
            if (content.isBlank()) {
                throw new StartRefusedException("The file that " + variable(name) + "_FILE names is empty");
            }
            derived.put(name, content);
        } catch (IOException e) {
            throw new StartRefusedException("The file that " + variable(name) + "_FILE names cannot be read: " + file);
        }
    }

    /** Migrations run as the database's owner, if one is named; the console never does. */
    private static void owner(ConfigurableEnvironment environment, Map<String, Object> derived) {
        String owner = given(environment, "sallyport.database.owner.user");
        if (owner == null) {
            return;
        }
        if (given(environment, "sallyport.database.url") == null) {
            throw new StartRefusedException(
                    "SALLYPORT_DATABASE_OWNER_USER belongs to SALLYPORT_DATABASE_URL, which is not set");
        }
        if (owner.equals(given(environment, "sallyport.database.user"))) {
            throw new StartRefusedException(
                    "SALLYPORT_DATABASE_OWNER_USER and SALLYPORT_DATABASE_USER are one role; give the console one that does not own the tables");
        }
        Object read = derived.get("sallyport.database.owner.password");
        String password = read == null ? given(environment, "sallyport.database.owner.password") : read.toString();
        derived.put("spring.flyway.user", owner);
        derived.put("spring.flyway.password", password == null ? "" : password);
    }

    private static boolean tls(ConfigurableEnvironment environment, Map<String, Object> derived) {
        String certificate = given(environment, "sallyport.tls.cert");
        String key = given(environment, "sallyport.tls.key");
        if (certificate == null && key == null) {
            return false;
        }
        if (certificate == null || key == null) {
            throw new StartRefusedException(
                    "SALLYPORT_TLS_CERT and SALLYPORT_TLS_KEY belong together; only one of them is set");
        }
        requireReadable("SALLYPORT_TLS_CERT", certificate);
        requireReadable("SALLYPORT_TLS_KEY", key);
        String bundle = "spring.ssl.bundle.pem." + BUNDLE + ".";
        derived.put(
                bundle + "keystore.certificate", Path.of(certificate).toUri().toString());
        derived.put(bundle + "keystore.private-key", Path.of(key).toUri().toString());
        derived.put(bundle + "options.enabled-protocols", "TLSv1.3,TLSv1.2");
        derived.put(bundle + "reload-on-update", "true");
        derived.put("server.ssl.bundle", BUNDLE);
        return true;
    }

    private static boolean proxies(ConfigurableEnvironment environment, Map<String, Object> derived) {
        String proxies = given(environment, "sallyport.trusted-proxies");
        if (proxies == null) {
            derived.put("server.forward-headers-strategy", "none");
            return false;
        }
        List<String> ranges =
                Arrays.stream(proxies.split(",", -1)).map(String::strip).toList();
        for (String range : ranges) {
            if (!ADDRESS_OR_RANGE.matcher(range).matches()) {
                throw new StartRefusedException(
                        "SALLYPORT_TRUSTED_PROXIES must be addresses or ranges such as 10.0.0.5,10.1.0.0/24; this is none: "
                                + range);
            }
            if (EVERYBODY.matcher(range).matches()) {
                throw new StartRefusedException("SALLYPORT_TRUSTED_PROXIES must not name everybody: " + range);
            }
        }
        derived.put("server.forward-headers-strategy", "native");
        derived.put("server.tomcat.remoteip.remote-ip-header", "x-forwarded-for");
        derived.put("server.tomcat.remoteip.protocol-header", "x-forwarded-proto");
        derived.put("server.tomcat.remoteip.host-header", "x-forwarded-host");
        derived.put("server.tomcat.remoteip.internal-proxies", String.join(",", ranges));
        return true;
    }

    private static void requireLoopback(@Nullable String address) {
        try {
            if (address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new StartRefusedException("SALLYPORT_ADDRESS is no address of this machine: " + address);
        }
        throw new StartRefusedException(
                "SALLYPORT_ADDRESS is " + address
                        + ", which other machines can reach: set SALLYPORT_TLS_CERT and SALLYPORT_TLS_KEY, or SALLYPORT_TRUSTED_PROXIES if a proxy in front speaks TLS");
    }

    private static void requireReadable(String variable, String file) {
        if (!Files.isReadable(Path.of(file))) {
            throw new StartRefusedException("The file that " + variable + " names cannot be read: " + file);
        }
    }

    private static @Nullable String given(ConfigurableEnvironment environment, String name) {
        String value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
