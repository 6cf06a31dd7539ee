package dev.sallyport;

import dev.sallyport.reports.Verify;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The console, the control plane and the supervisor of the local gateway, started as one process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SallyportApplication {

    /** {@code verify …} checks an evidence pack and ends, without starting anything; everything else starts the console. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("verify")) {
            System.exit(Verify.run(List.of(args).subList(1, args.length)));
        }
        SpringApplication.run(SallyportApplication.class, args);
    }
}
