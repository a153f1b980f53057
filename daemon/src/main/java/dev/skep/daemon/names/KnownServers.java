package dev.skep.daemon.names;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers what the engine has said: a container's name servers never change, and its name is
/// never given again.
final class KnownServers implements OwnServers {
  /// Far more containers than one node runs; the one that has not asked for longest is forgotten.
  private static final int MOST = 4096;

  private final OwnServers engine;
  private final Map<String, Boolean> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  KnownServers(OwnServers engine) {
    this.engine = engine;
  }

  @Override
  public boolean has(String container) throws IOException {
    Optional<Boolean> before = remembered(container);
    if (before.isPresent()) return before.get();
    boolean has = engine.has(container);
    remember(container, has);
    return has;
  }

  private synchronized Optional<Boolean> remembered(String container) {
    return Optional.ofNullable(known.get(container));
  }

  private synchronized void remember(String container, boolean has) {
    known.put(container, has);
  }
}
