package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.daemon.testkit.TinyDisk;
import dev.skep.manager.api.Clusters;
import dev.skep.manager.api.Clusters.Rotation;
import dev.skep.manager.api.Decision;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
@Timeout(120)
class FullDiskTest {
  private static final int ENOUGH_WRITES = 10_000;

  private final SecureIds ids = new SecureIds();

  @Test
  void aManagerThatCannotWriteItsLogStepsDownAndLosesNothing(@TempDir Path folder)
      throws Exception {
    try (var disk = TinyDisk.mount(folder.resolve("m1"), 32)) {
      int acknowledged;
      String error;
      try (var hosts = new Hosts(folder)) {
        var node = hosts.boot("m1");
        node.init(Hosts.founding("127.0.0.1"));
        Hosts.await(() -> node.view().isPresent());
        disk.fill();

        acknowledged = writeUntilRefused(node);
        Hosts.await(() -> node.standing() instanceof Standing.Failed);
        assertFalse(Hosts.leads(node), "it steps down");
        error = assertInstanceOf(Standing.Failed.class, node.standing()).error();
      }
      assertTrue(error.contains("No space left on device"), error);

      disk.free();
      try (var hosts = new Hosts(folder)) {
        var again = hosts.boot("m1");
        again.resume();
        Hosts.await(() -> again.view().isPresent());
        Hosts.await(() -> note(again) >= acknowledged);
      }
    }
  }

  /// Its data may be all there is of the swarm.
  @Test
  void aSwarmThatDoesNotComeBackIsNotFoundedAnew(@TempDir Path folder) throws Exception {
    try (var disk = TinyDisk.mount(folder.resolve("m1"), 32)) {
      try (var hosts = new Hosts(folder)) {
        var node = hosts.boot("m1");
        node.init(Hosts.founding("127.0.0.1"));
        assertEquals(1, write(node, 1));
      }
      disk.fill();
      try (var hosts = new Hosts(folder)) {
        var broken = hosts.boot("m1");
        broken.resume();
        Hosts.await(() -> broken.standing() instanceof Standing.Failed);
        assertThrows(HttpRefusal.class, () -> broken.init(Hosts.founding("127.0.0.1")));
      }

      disk.free();
      try (var hosts = new Hosts(folder)) {
        var again = hosts.boot("m1");
        again.resume();
        Hosts.await(() -> note(again) == 1);
      }
    }
  }

  private int writeUntilRefused(SwarmNode node) throws InterruptedException {
    int last = 0;
    for (int i = 1; i < ENOUGH_WRITES; i++) {
      if (write(node, i) != 1) return last;
      last = i;
    }
    throw new AssertionError("a full disk took " + last + " writes of many kilobytes");
  }

  /// @return how many were acknowledged
  private int write(SwarmNode node, int number) throws InterruptedException {
    var labels = new TreeMap<String, String>();
    labels.put("note", "" + number);
    labels.put("ballast", "x".repeat(100_000));
    ClusterSpec spec = ClusterSpec.DEFAULT.withAnnotations(new Annotations("default", labels));
    Decision<ClusterId> decision =
        node.write(view -> {
          long version = view.cluster().orElseThrow().meta().version();
          return Clusters.update(
              view, version, spec, Rotation.NONE, ids, ids, new NextRoots(InstantSource.system()));
        });
    return decision instanceof Decision.Accept ? 1 : 0;
  }

  private static int note(SwarmNode node) {
    return node.view()
        .flatMap(view -> view.cluster())
        .map(Cluster::spec)
        .map(spec -> spec.annotations().labels().getOrDefault("note", "0"))
        .map(Integer::parseInt)
        .orElse(0);
  }
}
