package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The keys that log and snapshots are sealed with, the one in use first; older ones still open
/// what they sealed. All managers of a swarm share them, because sealed entries travel between them
/// as they are. As text: `skep-seal-1`, then one key of 32 bytes per line in base64.
public record SealKeys(List<byte[]> keys) {
  private static final String HEADER = "skep-seal-1";
  static final int KEY_BYTES = 32;

  public SealKeys {
    if (keys.isEmpty()) throw new IllegalArgumentException("no sealing key");
    for (var key : keys) {
      if (key.length != KEY_BYTES)
        throw new IllegalArgumentException("a sealing key has 32 bytes, not " + key.length);
    }
    keys = List.copyOf(keys);
  }

  public static SealKeys random() {
    return new SealKeys(List.of(randomKey()));
  }

  static byte[] randomKey() {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /// A new key in front of the present ones.
  public SealKeys rotated() {
    var rotated = new ArrayList<byte[]>();
    rotated.add(randomKey());
    rotated.addAll(keys);
    return new SealKeys(rotated);
  }

  public static Optional<SealKeys> load(Path file) {
    return AtomicFiles.read(file).map(bytes -> parse(file.toString(), new String(bytes, US_ASCII)));
  }

  public void save(Path file) {
    AtomicFiles.write(file, text().getBytes(US_ASCII));
  }

  public String text() {
    var text = new StringBuilder(HEADER).append('\n');
    for (var key : keys) text.append(Base64.getEncoder().encodeToString(key)).append('\n');
    return text.toString();
  }

  /// @param where the text is from, for the error
  public static SealKeys parse(String where, String text) {
    var lines = text.lines().toList();
    try {
      if (lines.isEmpty() || !lines.getFirst().equals(HEADER))
        throw new SealFault(where + " does not begin with " + HEADER);
      return new SealKeys(
          lines.stream().skip(1).map(line -> Base64.getDecoder().decode(line)).toList());
    } catch (IllegalArgumentException e) {
      throw new SealFault(where + " is not a key file: " + e.getMessage(), e);
    }
  }

  /// Keys stay out of logs.
  @Override
  public String toString() {
    return "SealKeys[" + keys.size() + "]";
  }
}
