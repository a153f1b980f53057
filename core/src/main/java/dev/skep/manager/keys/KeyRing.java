package dev.skep.manager.keys;

import dev.skep.loop.Dice;
import dev.skep.model.NetworkKey;
import dev.skep.model.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which keys there should be. Three at any time, oldest first: what was sent with until lately,
/// what is sent with, and what will be sent with next. So each key is known for a whole period
/// before it is used and is believed for a whole period afterwards, and no node that hears of its
/// managers once in that time loses a frame.
final class KeyRing {
  /// SwarmKit's number, and its place for the one that is sent with: the middle.
  static final int KEYS = 3;

  /// SwarmKit's figure.
  static final Duration PERIOD = Duration.ofHours(12);

  private static final int BYTE_VALUES = 256;

  private KeyRing() {}

  /// @param needed whether the swarm has an encrypted network
  /// @return `has` itself when nothing is to be done
  static List<NetworkKey> wanted(List<NetworkKey> has, boolean needed, Instant now, Dice dice) {
    if (has.isEmpty() && !needed) return has;
    if (!has.isEmpty() && now.isBefore(due(has))) return has;
    var keys = new ArrayList<>(has);
    do {
      keys.add(next(keys, now, dice));
    } while (keys.size() < KEYS);
    // One at a time, however late it is: nodes may still send with what is the middle one now.
    return List.copyOf(keys.subList(keys.size() - KEYS, keys.size()));
  }

  /// When the next key is to come.
  ///
  /// @param keys at least one
  static Instant due(List<NetworkKey> keys) {
    return keys.getLast().madeAt().plus(PERIOD);
  }

  private static NetworkKey next(List<NetworkKey> keys, Instant now, Dice dice) {
    byte[] secret = new byte[NetworkKey.SECRET_BYTES];
    for (int i = 0; i < secret.length; i++) secret[i] = (byte) dice.below(BYTE_VALUES);
    long number = keys.isEmpty() ? 1 : keys.getLast().number() + 1;
    return new NetworkKey(number, new Payload(secret), now);
  }
}
