package dev.skep.manager.dispatcher;

import dev.skep.model.Config;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.wire.ToAgent;
import java.util.ArrayList;
import java.util.List;

/// Secrets and configs on their way to a node, in messages of a bearable size.
final class Parcels {
  /// A message that is this long is sent, and another begun: a node's session has other things to
  /// carry, heartbeats first.
  static final int BYTES = 1 << 20;

  private final List<ToAgent> packed = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();
  private final List<Config> configs = new ArrayList<>();
  private int bytes;

  void add(Secret it) {
    secrets.add(it);
    weigh(it.spec().data());
  }

  void add(Config it) {
    configs.add(it);
    weigh(it.spec().data());
  }

  private void weigh(Payload added) {
    bytes += added.size();
    if (bytes >= BYTES) pack();
  }

  private void pack() {
    if (secrets.isEmpty() && configs.isEmpty()) return;
    packed.add(new ToAgent.Payloads(secrets, configs));
    secrets.clear();
    configs.clear();
    bytes = 0;
  }

  List<ToAgent> packed() {
    pack();
    return List.copyOf(packed);
  }
}
