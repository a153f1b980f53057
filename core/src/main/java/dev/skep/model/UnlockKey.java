package dev.skep.model;

import java.util.Base64;
import java.util.Optional;

/// What brings a manager back after a restart while autolock is on. Users keep it outside of the
/// swarm.
///
/// @param text `SWMKEY-1-`, then 32 random bytes in base64 without padding
public record UnlockKey(String text) {
  public static final int SECRET_BYTES = 32;

  private static final String PREFIX = "SWMKEY-1-";

  public static UnlockKey of(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("an unlock key has 32 bytes, not " + secret.length);
    }
    return new UnlockKey(PREFIX + Base64.getEncoder().withoutPadding().encodeToString(secret));
  }

  /// Empty if a user typed something else.
  public static Optional<UnlockKey> parse(String text) {
    var key = new UnlockKey(text);
    return key.decoded().filter(secret -> secret.length == SECRET_BYTES).map(_ -> key);
  }

  public byte[] secret() {
    return decoded().orElseThrow(() -> new IllegalStateException("not an unlock key"));
  }

  private Optional<byte[]> decoded() {
    if (!text.startsWith(PREFIX)) return Optional.empty();
    try {
      return Optional.of(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// Keys must not reach a log line by accident.
  @Override
  public String toString() {
    return "UnlockKey[…]";
  }
}
