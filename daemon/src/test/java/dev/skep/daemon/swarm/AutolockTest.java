package dev.skep.daemon.swarm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.manager.api.Clusters;
import dev.skep.manager.api.Clusters.Rotation;
import dev.skep.manager.api.Decision;
import dev.skep.manager.api.Nodes;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.ClusterSpec.Encryption;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.RootCa;
import dev.skep.model.UnlockKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Managers that lock themselves, with the real log and real TLS.
@Timeout(120)
class AutolockTest {
  private static final ClusterSpec OFF = ClusterSpec.DEFAULT;
  private static final ClusterSpec ON = OFF.withEncryption(new Encryption(true));
  private static final UnlockKey WRONG = UnlockKey.of(new byte[32]);

  @TempDir private Path folder = Path.of("");
  private Optional<Hosts> opened = Optional.empty();
  private final SecureIds ids = new SecureIds();

  @AfterEach
  void stop() {
    opened.ifPresent(Hosts::close);
  }

  @Test
  void aRestartedManagerServesNothingUntilItIsUnlocked() throws Exception {
    var before = node("a");
    before.init(founding(ON));
    UnlockKey key = unlockKey(before).orElseThrow();
    Hosts.await(() -> isLockedOnDisk("a"));
    assertInstanceOf(Standing.Manager.class, before.standing());
    before.close();

    var again = node("a");
    again.resume();
    assertInstanceOf(Standing.Locked.class, again.standing());
    assertEquals(Optional.empty(), again.view());
    assertTrue(again.self().isPresent(), "it knows who it is");

    var wrong = assertThrows(HttpRefusal.class, () -> again.unlock(WRONG));
    assertEquals(401, wrong.status());
    assertInstanceOf(Standing.Locked.class, again.standing());

    again.unlock(key);
    assertInstanceOf(Standing.Manager.class, again.standing());
    assertEquals(Optional.of(key), unlockKey(again));
    assertEquals(409, assertThrows(HttpRefusal.class, () -> again.unlock(key)).status());
  }

  @Test
  void onlyTheLatestKeyUnlocks() throws Exception {
    var before = node("a");
    before.init(founding(ON));
    UnlockKey first = unlockKey(before).orElseThrow();
    Hosts.await(() -> isLockedOnDisk("a"));
    String locked = lockFile();
    update(before, ON, new Rotation(false, false, true));
    UnlockKey second = unlockKey(before).orElseThrow();
    Hosts.await(() -> !lockFile().equals(locked));
    before.close();

    var again = node("a");
    again.resume();
    assertThrows(HttpRefusal.class, () -> again.unlock(first));
    again.unlock(second);
    assertInstanceOf(Standing.Manager.class, again.standing());
  }

  @Test
  void turnedOffAManagerComesBackByItself() throws Exception {
    var before = node("a");
    before.init(founding(ON));
    Hosts.await(() -> isLockedOnDisk("a"));
    update(before, OFF, Rotation.NONE);
    assertEquals(Optional.empty(), unlockKey(before));
    Hosts.await(() -> !isLockedOnDisk("a"));
    before.close();

    var again = node("a");
    again.resume();
    Hosts.await(() -> again.standing() instanceof Standing.Manager);
    assertFalse(isLockedOnDisk("a"));
  }

  @Test
  void aLockedManagerLeavesByForce() throws Exception {
    var before = node("a");
    before.init(founding(ON));
    Hosts.await(() -> isLockedOnDisk("a"));
    before.close();

    var again = node("a");
    again.resume();
    again.leave();

    assertInstanceOf(Standing.Inactive.class, again.standing());
    assertFalse(Files.exists(folder.resolve("a/swarm")));
  }

  @Test
  void aWorkersKeysStayInTheClear() throws Exception {
    var manager = node("a");
    Founding founding = founding(ON);
    manager.init(founding);
    Hosts.await(() -> isLockedOnDisk("a"));
    var worker = node("b");
    worker.join(
        Hosts.joining(
            founding.addresses().advertise(), tokens(manager).workerToken(), "127.0.0.2"));
    worker.close();

    var again = node("b");
    again.resume();

    assertInstanceOf(Standing.Worker.class, again.standing());
  }

  @Test
  void aManagerThatJoinsLocksItsKeysToo() throws Exception {
    var first = node("a");
    Founding founding = founding(ON);
    first.init(founding);
    UnlockKey key = unlockKey(first).orElseThrow();
    var second = node("b");
    second.join(
        Hosts.joining(founding.addresses().advertise(), tokens(first).managerToken(), "127.0.0.2"));
    Hosts.await(() -> isLockedOnDisk("b"));
    Hosts.await(() -> first.managers().size() == 2);
    second.close();

    var again = node("b");
    again.resume();
    assertInstanceOf(Standing.Locked.class, again.standing());

    again.unlock(key);
    assertInstanceOf(Standing.Manager.class, again.standing());
    NodeId id = again.self().orElseThrow().id();
    Hosts.await(() ->
        Optional.ofNullable(first.managers().get(id))
            .filter(it -> it.reachability() == Reachability.REACHABLE)
            .isPresent());
  }

  @Test
  void aDemotedManagersKeysAreInTheClearAgain() throws Exception {
    var first = node("a");
    Founding founding = founding(ON);
    first.init(founding);
    var second = node("b");
    second.join(
        Hosts.joining(founding.addresses().advertise(), tokens(first).managerToken(), "127.0.0.2"));
    Hosts.await(() -> isLockedOnDisk("b"));
    NodeId id = second.self().orElseThrow().id();
    Hosts.await(() -> first.managers().containsKey(id));

    Hosts.await(() -> demotes(first, id));

    Hosts.await(() -> second.standing() instanceof Standing.Worker);
    Hosts.await(() -> !Files.exists(folder.resolve("b/swarm/lock.key")));
    assertTrue(
        content(folder.resolve("b/swarm/certificates/swarm-node.pem")).contains("PRIVATE KEY"));
    assertFalse(Files.exists(folder.resolve("b/swarm/seal.key")));
  }

  /// The node may change in between, and its vote takes a moment.
  private static boolean demotes(SwarmNode leader, NodeId id) {
    try {
      Node was = leader.view().orElseThrow().node(id).orElseThrow();
      return leader.write(view ->
          Nodes.update(
              view,
              id.value(),
              was.meta().version(),
              was.spec().withRole(NodeRole.WORKER),
              leader.managers()))
          instanceof Decision.Accept;
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  /// What users write is in no file, and no key that would open it either.
  @Test
  void nothingOnDiskIsReadableWhileLocked() throws Exception {
    String marker = "marker-9f31c2";
    var node = node("a");
    node.init(founding(ON));
    update(node, snapshottingOften(ON.withAnnotations(labelled(marker))), Rotation.NONE);
    update(node, snapshottingOften(ON.withAnnotations(labelled(marker))), Rotation.NONE);
    Hosts.await(() -> hasSnapshot("a"));
    Hosts.await(() -> isLockedOnDisk("a"));
    String key = unlockKey(node).orElseThrow().text();
    node.close();

    assertEquals(List.of(), filesWith(marker));
    assertEquals(List.of(), filesWith(key.substring("SWMKEY-1-".length())));
    assertEquals(List.of(), filesWith("PRIVATE KEY"));
    assertEquals(List.of(), filesWith("skep-seal-1"));
  }

  private static ClusterSpec snapshottingOften(ClusterSpec spec) {
    return new ClusterSpec(
        spec.annotations(),
        spec.orchestration(),
        new ClusterSpec.Raft(1, Optional.of(0L), 500, 10, 1),
        spec.dispatcher(),
        spec.caConfig(),
        spec.encryption());
  }

  private boolean hasSnapshot(String host) {
    try (Stream<Path> all = Files.walk(folder.resolve(host + "/swarm/raft"))) {
      return all.anyMatch(it -> it.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
    } catch (IOException | UncheckedIOException moved) {
      return false;
    }
  }

  private static Annotations labelled(String marker) {
    var labels = new TreeMap<String, String>();
    labels.put("note", marker);
    return new Annotations("default", labels);
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> all = Files.walk(folder).filter(Files::isRegularFile)) {
      return all.filter(file -> content(file).contains(text)).toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLockedOnDisk(String host) {
    return Stream.of("certificates/swarm-node.pem", "seal.key")
        .allMatch(
            file -> content(folder.resolve(host + "/swarm/" + file)).startsWith("skep-locked"));
  }

  private String lockFile() {
    return content(folder.resolve("a/swarm/lock.key"));
  }

  private static RootCa tokens(SwarmNode manager) {
    return manager.view().orElseThrow().cluster().orElseThrow().rootCa();
  }

  private static Optional<UnlockKey> unlockKey(SwarmNode node) {
    return node.view().flatMap(view -> view.cluster()).flatMap(Cluster::unlockKey);
  }

  private void update(SwarmNode node, ClusterSpec spec, Rotation rotation)
      throws InterruptedException {
    Cluster was = node.view().orElseThrow().cluster().orElseThrow();
    assertInstanceOf(
        Decision.Accept.class,
        node.write(view ->
            Clusters.update(
                view,
                was.meta().version(),
                spec,
                rotation,
                ids,
                ids,
                new NextRoots(InstantSource.system()))));
  }

  private static Founding founding(ClusterSpec spec) throws IOException {
    return Hosts.founding("127.0.0.1", spec);
  }

  private SwarmNode node(String name) {
    if (opened.isEmpty()) opened = Optional.of(new Hosts(folder));
    return opened.get().boot(name);
  }
}
