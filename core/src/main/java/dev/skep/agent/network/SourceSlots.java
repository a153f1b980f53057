package dev.skep.agent.network;

import java.util.List;
import java.util.stream.IntStream;

/// Which backend a client's address leads to. Addresses are hashed into slots, and each slot
/// belongs to the backend that draws the highest number for it (rendezvous hashing): one that comes
/// or goes moves only the clients that it takes or leaves, and every node draws the same numbers.
public final class SourceSlots {
  /// So many that ten backends differ by a fifth or so in what they get.
  static final int COUNT = 256;

  private SourceSlots() {}

  /// The owner of each slot.
  static <T> List<T> owners(List<T> backends) {
    return IntStream.range(0, COUNT).mapToObj(slot -> owner(slot, backends)).toList();
  }

  /// Where the kernel is not asked.
  ///
  /// @param client any number that stands for the client's address
  /// @param backends at least one
  public static <T> T owner(int client, List<T> backends) {
    T best = backends.getFirst();
    for (T backend : backends) {
      if (drawn(client, backend) > drawn(client, best)) best = backend;
    }
    return best;
  }

  /// By what the backend is called, so that it does not depend on who else is there.
  private static long drawn(int slot, Object backend) {
    long seed = backend.toString().hashCode() * 0x9E3779B97F4A7C15L + slot;
    return mixed(mixed(seed));
  }

  /// Every bit of the answer depends on every bit of the question (SplitMix64's finisher).
  private static long mixed(long bits) {
    long first = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ first >>> 27) * 0x94D049BB133111EBL;
    return second ^ second >>> 31;
  }
}
