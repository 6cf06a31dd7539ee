package dev.sallyport.access;

import java.util.UUID;

/** A new API key with its secret, which is nowhere else and cannot be asked for again. */
public record IssuedKey(UUID account, UUID key, String secret) {

    @Override
    public String toString() {
        return "IssuedKey[" + key + "]";
    }
}
