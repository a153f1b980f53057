package dev.skep.daemon.names;

import dev.skep.wire.NetworkMap;
import java.util.List;

/// The names of this node's networks, for those who ask. One caller at a time is not required.
public interface NodeNames extends AutoCloseable {
  /// For nodes whose tasks have no networks to ask on.
  NodeNames NONE =
      new NodeNames() {
        @Override
        public Served serve(NetworkMap map) {
          return new Served(0, List.of());
        }

        @Override
        public void close() {}
      };

  /// Answers from `map` from now on, and listens on each gateway in it that this host has. To be
  /// called at each change and, with the same value, every now and then: a gateway's address comes
  /// and goes with the engine's bridge.
  Served serve(NetworkMap map);

  /// Answers nothing any more.
  @Override
  void close();

  /// What came of it.
  ///
  /// @param awaited gateways whose address this host does not have (yet)
  /// @param troubles a sentence for each gateway that it has and cannot be listened on
  record Served(int awaited, List<String> troubles) {
    public Served {
      troubles = List.copyOf(troubles);
    }
  }
}
