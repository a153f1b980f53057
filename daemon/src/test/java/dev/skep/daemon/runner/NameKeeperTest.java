package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.names.NodeNames;
import dev.skep.model.NodeId;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class NameKeeperTest {
  private static final NetworkMap FIRST = NetworkMap.EMPTY;
  private static final NetworkMap SECOND =
      new NetworkMap(
          List.of(),
          List.of(new HostInfo(new NodeId("n2"), "h2", "192.0.2.2", List.of())),
          List.of());

  private final BlockingQueue<NetworkMap> served = new LinkedBlockingQueue<>();
  private volatile int awaited;
  private volatile boolean closed;

  private final NodeNames names =
      new NodeNames() {
        @Override
        public Served serve(NetworkMap map) {
          served.add(map);
          return new Served(awaited, List.of());
        }

        @Override
        public void close() {
          closed = true;
        }
      };

  @Test
  void servesTheLatestMap() throws InterruptedException {
    try (var keeper = new NameKeeper(names)) {
      keeper.want(FIRST);
      assertEquals(FIRST, served.take());
      keeper.want(SECOND);
      assertEquals(SECOND, served.take());
    }
  }

  @Test
  void looksAgainWhileAnAddressIsAwaited() throws InterruptedException {
    awaited = 1;
    try (var keeper = new NameKeeper(names)) {
      keeper.want(FIRST);
      for (int i = 0; i < 3; i++) assertEquals(FIRST, served.take());
    }
  }

  @Test
  void closesWhetherItWasEverAskedForAnythingOrNot() {
    new NameKeeper(names).close();
    assertTrue(closed);
  }
}
