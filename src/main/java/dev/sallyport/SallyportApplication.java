package dev.sallyport;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The console, the control plane and the supervisor of the local gateway, started as one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SallyportApplication {

    public static void main(String[] args) {
        SpringApplication.run(SallyportApplication.class, args);
    }
}
