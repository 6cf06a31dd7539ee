package dev.sallyport.api;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.reports.Documents;
import dev.sallyport.reports.Documents.Format;
import dev.sallyport.reports.Documents.Kind;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.Seals;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports as files: tables, the document for auditors, and packs that prove what they say. */
@RestController
@RequestMapping("/api/v1/reports")
class ReportFilesController {

    private static final Duration MONTH = Duration.ofDays(30);

    private static final int AT_ONCE = 64 * 1024;

    private static final String CSV = "text/csv";
    private static final String JSON = "application/json";
    private static final String PDF = "application/pdf";
    private static final String ZIP = "application/zip";
    private static final String LINES = "application/x-ndjson";

    private final Documents documents;
    private final Evidence evidence;
    private final Seals seals;
    private final Laboratory laboratory;

    ReportFilesController(Documents documents, Evidence evidence, Seals seals, Laboratory laboratory) {
        this.documents = documents;
        this.evidence = evidence;
        this.seals = seals;
        this.laboratory = laboratory;
    }

    @GetMapping("/file")
    @Call(
            value = "ReportFileOfClusters",
            files = {CSV, JSON, ZIP})
    void file(
            Actor actor,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "format") String format,
            @RequestParam(name = "sealed", required = false) boolean sealed,
            HttpServletResponse response)
            throws IOException {
        Format wanted = constant(Format.values(), format);
        write(new Answer(actor, response, sealed), "clusters", at, wanted, documents.file(actor, at, wanted));
    }

    @GetMapping("/clusters/{cluster}/file")
    @Call(
            value = "ReportFile",
            files = {CSV, JSON, ZIP})
    void file(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "report") String report,
            @RequestParam(name = "format") String format,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "since", required = false) @Nullable Instant since,
            @RequestParam(name = "sealed", required = false) boolean sealed,
            HttpServletResponse response)
            throws IOException {
        inOrder(since, at);
        Kind kind = constant(Kind.values(), report);
        Format wanted = constant(Format.values(), format);
        byte[] made = documents.file(actor, cluster, kind, since, at, wanted);
        write(
                new Answer(actor, response, sealed),
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                at,
                wanted,
                made);
    }

    @GetMapping("/clusters/{cluster}/document")
    @Call(
            value = "ReportDocument",
            files = {PDF, ZIP})
    void document(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "since", required = false) @Nullable Instant since,
            @RequestParam(name = "sealed", required = false) boolean sealed,
            HttpServletResponse response)
            throws IOException {
        inOrder(since, at);
        byte[] made = documents.pdf(actor, cluster, since == null ? at.minus(MONTH) : since, at);
        write(new Answer(actor, response, sealed), PDF, name("report", at, "pdf"), made);
    }

    @GetMapping("/evidence")
    @Call(
            value = "ReportEvidenceOfAll",
            files = {LINES})
    void evidence(
            Actor actor,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "since", required = false) @Nullable Instant since,
            HttpServletResponse response)
            throws IOException {
        inOrder(since, at);
        stream(actor, new PackScope(null, at, since), response);
    }

    @GetMapping("/clusters/{cluster}/evidence")
    @Call(
            value = "ReportEvidence",
            files = {LINES})
    void evidence(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "at") Instant at,
            @RequestParam(name = "since", required = false) @Nullable Instant since,
            HttpServletResponse response)
            throws IOException {
        inOrder(since, at);
        stream(actor, new PackScope(cluster, at, since), response);
    }

    /** Written while it is read. What goes wrong before the first part is sent is answered like anything else. */
    private void stream(Actor actor, PackScope scope, HttpServletResponse response) throws IOException {
        HeadedStream body = new HeadedStream(response, LINES, name("evidence", scope.at(), "jsonl"));
        OutputStream out = new BufferedOutputStream(body, AT_ONCE);
        try {
            evidence.write(actor, scope, out);
            out.flush();
        } catch (IOException | RuntimeException e) {
            if (body.begun()) {
                throw new CutOffException(e);
            }
            throw e;
        }
    }

    /** @param sealed whether the file is wanted in a ZIP with the signature over it */
    private record Answer(Actor actor, HttpServletResponse response, boolean sealed) {}

    private void write(Answer answer, String what, Instant at, Format format, byte[] content) throws IOException {
        switch (format) {
            case CSV -> write(answer, CSV + ";charset=UTF-8", name(what, at, "csv"), content);
            case JSON -> write(answer, JSON, name(what, at, "json"), content);
        }
    }

    private void write(Answer answer, String type, String name, byte[] content) throws IOException {
        byte[] sent = answer.sealed() ? seals.zip(answer.actor(), name, content) : content;
        answer.response().setContentLength(sent.length);
        try (OutputStream out = answer.sealed()
                ? new HeadedStream(answer.response(), ZIP, name + ".zip")
                : new HeadedStream(answer.response(), type, name)) {
            out.write(sent);
        }
    }

    private String name(String what, Instant at, String extension) {
        String whole = what + "-" + at.toString().replace(':', '-') + "." + extension;
        return laboratory.mark().isEmpty() ? whole : laboratory.mark() + "-" + whole;
    }

    private static void inOrder(@Nullable Instant since, Instant at) {
        if (since != null && since.isAfter(at)) {
            throw Paging.invalid();
        }
    }

    private static <T extends Enum<T>> T constant(T[] all, String word) {
        return Arrays.stream(all)
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.parameter")));
    }

    /** Says what the body is with its first byte: until then the answer can still become a refusal. */
    private static final class HeadedStream extends java.io.FilterOutputStream {

        private final HttpServletResponse response;
        private final String type;
        private final String name;
        private boolean begun;

        HeadedStream(HttpServletResponse response, String type, String name) throws IOException {
            super(response.getOutputStream());
            this.response = response;
            this.type = type;
            this.name = name;
        }

        boolean begun() {
            return begun;
        }

        private void begin() {
            if (!begun) {
                begun = true;
                response.setContentType(type);
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        }

        @Override
        public void write(int one) throws IOException {
            begin();
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            begin();
            out.write(bytes, from, length);
        }
    }
}
