package dev.skep.daemon.network.relay;

import dev.skep.model.NetworkKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What one run of a daemon must never forget: how many packets it has sealed, and which it has
/// taken on each line.
final class Memory {
  /// Counts for all lines together, so that no line that is given up and begun anew uses a number
  /// twice.
  private final AtomicLong sealed = new AtomicLong();

  private final Map<NetworkKey, Map<Long, ReplayWindow>> windows = new HashMap<>();

  long nextNumber() {
    return sealed.incrementAndGet();
  }

  synchronized ReplayWindow window(NetworkKey key, Line line) {
    return windows
        .computeIfAbsent(key, _ -> new HashMap<>())
        .computeIfAbsent(line.name(), _ -> new ReplayWindow());
  }

  /// Keys never come back once they have been replaced. A node without encrypted networks is told
  /// no keys; those that it had may yet come back.
  synchronized void keep(List<NetworkKey> keys) {
    if (!keys.isEmpty()) windows.keySet().retainAll(keys);
  }
}
