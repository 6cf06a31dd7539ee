package dev.sallyport.perimeter.internal;

import dev.sallyport.access.StartRefusedException;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.InvalidValueException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator configures about perimeters; each under its name in the environment ({@code SALLYPORT_…}).
 *
 * @param egressAddress address that the local gateway binds
 * @param egressPorts {@code first-last}; each new cluster gets the lowest free one
 * @param infrastructure ranges of gateways, replicas and database, reserved everywhere; comma separated
 * @param labTreatAsPublic ranges taken out of the reserved and private sets, for laboratories and tests; comma separated
 * @param labIKnow leave to name ranges other than loopback there
 * @param managedRules file of the rules that every cluster carries
 */
@ConfigurationProperties("sallyport")
public record PerimeterSettings(
        @DefaultValue("127.0.0.1") String egressAddress,
        @DefaultValue("3128-3227") String egressPorts,
        @DefaultValue("") String infrastructure,
        @DefaultValue("") String labTreatAsPublic,
        @DefaultValue("0") String labIKnow,
        @Nullable Path managedRules) {

    /** @param first lowest port @param last highest port, not below the first */
    record Ports(int first, int last) {}

    Ports ports() {
        String[] parts = egressPorts.split("-", -1);
        try {
            Ports ports =
                    new Ports(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[parts.length - 1].strip()));
            if (parts.length > 2 || ports.first() < 1 || ports.last() > 65_535 || ports.first() > ports.last()) {
                throw new NumberFormatException();
            }
            return ports;
        } catch (NumberFormatException e) {
            throw new StartRefusedException(
                    "SALLYPORT_EGRESS_PORTS must be two ports such as 3128-3227, but is: " + egressPorts);
        }
    }

    List<Cidr> infrastructureRanges() {
        return ranges("SALLYPORT_INFRASTRUCTURE", infrastructure);
    }

    /** Outside loopback only with {@code SALLYPORT_LAB_I_KNOW=1}; start is refused otherwise. */
    public List<Cidr> laboratoryRanges() {
        List<Cidr> ranges = ranges("SALLYPORT_LAB_TREAT_AS_PUBLIC", labTreatAsPublic);
        List<Cidr> loopback = List.of(Cidr.trusted("127.0.0.0/8"), Cidr.trusted("::1/128"));
        for (Cidr range : ranges) {
            if (loopback.stream().noneMatch(home -> home.contains(range)) && !labIKnow.equals("1")) {
                throw new StartRefusedException(
                        "SALLYPORT_LAB_TREAT_AS_PUBLIC names " + range
                                + ", which is not loopback. That opens reserved addresses to every cluster; if it is meant, set SALLYPORT_LAB_I_KNOW=1.");
            }
        }
        return ranges;
    }

    boolean onLoopback() {
        return egressAddress.startsWith("127.") || egressAddress.equals("::1") || egressAddress.equals("localhost");
    }

    private static List<Cidr> ranges(String name, String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> {
                    try {
                        return Cidr.trusted(part);
                    } catch (InvalidValueException e) {
                        throw new StartRefusedException(
                                name + " must be address ranges separated by commas, but has: " + part);
                    }
                })
                .toList();
    }
}
