package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skep.model.UnlockKey;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What the lock file says. It alone decides whether the node's keys are locked and by which unlock
/// key: every change of that is one write of this file.
///
/// As text: `skep-lock-1`, then the version and the kind, then the kind's own bytes in base64.
sealed interface LockFile {
  String HEADER = "skep-lock-1";

  /// Bound to being the lock key, so that nothing else that the unlock key seals can pose as it.
  byte[] PLACE = "lock".getBytes(US_ASCII);

  /// The version of the cluster that the file follows. Only a later one changes it: a manager that
  /// starts reads its log again, and must not go back to a key that users have thrown away.
  long version();

  /// Keys are in the clear.
  record Off(long version) implements LockFile {}

  /// Keys are being brought back to the clear; some are sealed still.
  record Opening(long version, byte[] lockKey) implements LockFile {}

  /// Keys are sealed, save those that a crash has left over.
  ///
  /// @param wrapped the lock key, sealed by the unlock key
  record Sealed(long version, byte[] wrapped) implements LockFile {
    static Sealed of(long version, byte[] lockKey, UnlockKey unlockKey) {
      return new Sealed(version, by(unlockKey).seal(lockKey, PLACE));
    }

    /// The lock key; empty if this is not the unlock key.
    Optional<byte[]> open(UnlockKey unlockKey) {
      try {
        return Optional.of(by(unlockKey).open(wrapped, PLACE));
      } catch (SealFault wrongKey) {
        return Optional.empty();
      }
    }

    private static Seal by(UnlockKey unlockKey) {
      return new Seal(new SealKeys(List.of(unlockKey.secret())));
    }
  }

  /// A node that was never locked has no such file.
  static LockFile read(Path file) {
    return AtomicFiles.read(file)
        .map(bytes -> parse(file, new String(bytes, US_ASCII)))
        .orElse(new Off(0));
  }

  private static LockFile parse(Path file, String text) {
    String[] lines = text.split("\n", -1);
    try {
      if (lines.length < 3 || !lines[0].equals(HEADER)) {
        throw new SealFault(file + " does not begin with " + HEADER);
      }
      String[] words = lines[1].split(" ", -1);
      long version = Long.parseLong(words[0]);
      byte[] bytes = Base64.getDecoder().decode(lines[2]);
      return switch (words[1]) {
        case "off" -> new Off(version);
        case "opening" -> new Opening(version, bytes);
        case "sealed" -> new Sealed(version, bytes);
        case String other -> throw new SealFault(file + " is of an unknown kind: " + other);
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new SealFault(file + " is not a lock file: " + e.getMessage(), e);
    }
  }

  default byte[] bytes() {
    String rest =
        switch (this) {
          case Off _ -> "off\n";
          case Opening(_, var key) -> "opening\n" + base64(key);
          case Sealed(_, var wrapped) -> "sealed\n" + base64(wrapped);
        };
    return (HEADER + "\n" + version() + " " + rest + "\n").getBytes(US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
