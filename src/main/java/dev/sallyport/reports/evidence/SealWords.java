package dev.sallyport.reports.evidence;

import dev.sallyport.reports.evidence.Line.AnchorForm;
import dev.sallyport.reports.evidence.Line.FileForm;
import dev.sallyport.reports.evidence.Line.SealForm;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.List;

/** What a seal proves of the files under it, and what it does not, in words. */
final class SealWords {

    private final SealCheck check;
    private final SealForm seal;
    private final long agreed;

    /** @param agreed the newest entry that the file it was held against has too; 0 for none */
    SealWords(SealCheck check, long agreed) {
        this.check = check;
        this.agreed = agreed;
        this.seal = check.seal();
    }

    List<String> about() {
        List<String> said = new ArrayList<>();
        said.add(Words.of("verify.about.key", check.signer()));
        for (FileForm file : seal.files()) {
            said.add(Words.of("verify.about.file", file.name(), file.sha256()));
        }
        said.add(Words.of("verify.about.made", seal.madeAt(), seal.madeBy()));
        said.add(Words.of("verify.about.head", Long.toString(seal.sequence()), seal.hash()));
        if (seal.laboratory() != null) {
            said.add(Words.of("verify.about.laboratory"));
        }
        return said;
    }

    List<String> proven() {
        List<String> said = new ArrayList<>();
        if (check.pinned()) {
            said.add(Words.of("verify.sealed.proven.signed"));
            if (check.handedOverAt() > 0) {
                said.add(Words.of("verify.proven.handed_over", Long.toString(check.handedOverAt())));
            }
        }
        said.add(Words.of("verify.sealed.proven.whole"));
        if (agreed > 0) {
            said.add(Words.of("verify.sealed.proven.against", Long.toString(agreed)));
        }
        return said;
    }

    List<String> notProven() {
        List<String> said = new ArrayList<>();
        if (!check.pinned()) {
            said.add(Words.of("verify.not_proven.signer", check.signer()));
        }
        if (check.handedOverAt() > 0) {
            said.add(Words.of("verify.not_proven.retired_key", Long.toString(check.handedOverAt())));
        }
        said.add(Words.of("verify.sealed.not_proven.follows"));
        said.addAll(AnchorWords.of(seal.anchors()));
        said.add(Words.of("verify.not_proven.gateway"));
        said.add(Words.of("verify.not_proven.beside"));
        return said;
    }

    /** What the console said of its anchors. */
    static final class AnchorWords {

        private AnchorWords() {}

        static List<String> of(List<AnchorForm> anchors) {
            List<String> said = new ArrayList<>();
            long anchored = 0;
            for (AnchorForm anchor : anchors) {
                Long sequence = anchor.sequence();
                if (sequence != null) {
                    anchored = Math.max(anchored, sequence);
                    said.add(Words.of(
                            "verify.not_proven.anchor",
                            anchor.anchor(),
                            anchor.place(),
                            Long.toString(sequence),
                            String.valueOf(anchor.at())));
                }
                if (anchor.failure() != null) {
                    said.add(Words.of("verify.not_proven.anchor_failing", anchor.anchor(), anchor.failure()));
                }
            }
            said.add(
                    anchored == 0
                            ? Words.of("verify.not_proven.no_anchor")
                            : Words.of("verify.not_proven.after_anchor", Long.toString(anchored)));
            return said;
        }
    }
}
