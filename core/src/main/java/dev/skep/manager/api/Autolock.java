package dev.skep.manager.api;

import dev.skep.loop.Dice;
import dev.skep.model.ClusterSpec;
import dev.skep.model.UnlockKey;
import java.util.Optional;

/// Which key managers are locked with, as the swarm's spec asks for.
public final class Autolock {
  private Autolock() {}

  /// Turned on, it makes a key and keeps it until asked for another; turned off, it drops the key,
  /// and there is nothing to rotate.
  static Optional<UnlockKey> next(
      Optional<UnlockKey> was, ClusterSpec spec, boolean rotate, Dice dice) {
    if (!spec.encryption().autoLockManagers()) return Optional.empty();
    return was.isPresent() && !rotate ? was : Optional.of(random(dice));
  }

  /// The key of a swarm that begins with this spec.
  public static Optional<UnlockKey> first(ClusterSpec spec, Dice dice) {
    return next(Optional.empty(), spec, false, dice);
  }

  private static UnlockKey random(Dice dice) {
    var secret = new byte[UnlockKey.SECRET_BYTES];
    for (int i = 0; i < secret.length; i++) secret[i] = (byte) dice.below(1 << Byte.SIZE);
    return UnlockKey.of(secret);
  }
}
