package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.RenewalFailed;
import dev.skep.model.NodeRole;
import dev.skep.wire.ToAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificateKeeperTest {
  private static final String CLUSTER = "c1";

  @TempDir private Path folder = Path.of("");

  private KeyFiles keys() {
    return new KeyFiles(new StateFiles(folder));
  }

  private final RootCa root = RootCa.create(Instant.now());
  private final BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
  private final BlockingQueue<RenewRequest> asked = new LinkedBlockingQueue<>();
  private NodeRole storedRole = NodeRole.WORKER;
  private RootCa signer = root;
  private int refusals;
  private Optional<CertificateKeeper> started = Optional.empty();

  private final ReloadingTls tls =
      new ReloadingTls(Certified.by(root, "n1", dev.skep.daemon.pki.NodeRole.WORKER, CLUSTER));

  @AfterEach
  void stop() {
    started.ifPresent(CertificateKeeper::close);
  }

  @Test
  void anExpiredCertificateIsRenewedAtOnceAndKept() throws Exception {
    tls.reload(Certified.expired(root, "n1", dev.skep.daemon.pki.NodeRole.WORKER, CLUSTER));

    start();
    changes.take();

    var renewed = tls.identity();
    assertTrue(renewed.notAfter().isAfter(Instant.now().plus(Duration.ofDays(89))));
    assertEquals(
        renewed.certificatePem(), NodeIdentity.load(keys()).orElseThrow().certificatePem());
  }

  @Test
  void aGoodCertificateStays() throws Exception {
    var before = tls.identity();

    var keeper = start();
    keeper.belong(told(NodeRole.WORKER, root, false));

    assertTrue(keeper.ensure(NodeRole.WORKER));

    assertEquals(before, tls.identity());
    assertTrue(changes.isEmpty());
  }

  @Test
  void anotherRoleIsAskedForUntilItIsCertified() throws Exception {
    refusals = 1;
    storedRole = NodeRole.MANAGER;

    var keeper = start();
    keeper.belong(told(NodeRole.MANAGER, root, false));

    assertTrue(keeper.ensure(NodeRole.MANAGER));

    assertEquals(dev.skep.daemon.pki.NodeRole.MANAGER, tls.identity().name().role());
  }

  @Test
  void whoWaitsForARoleIsToldWhenItIsNotToBe() throws Exception {
    var keeper = start();
    keeper.belong(told(NodeRole.MANAGER, root, false));
    var certified = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            certified.complete(keeper.ensure(NodeRole.MANAGER));
          } catch (InterruptedException unexpected) {
            certified.completeExceptionally(unexpected);
          }
        });

    asked.take();
    keeper.belong(told(NodeRole.WORKER, root, false));

    assertFalse(certified.get());
  }

  @Test
  void aRotationOfTheRootIsFollowedStepByStep() throws Exception {
    var next = RootCa.create(Instant.now());
    signer = next.vouchedFor(root.crossSign(next, Instant.now()));
    var keeper = start();

    keeper.belong(told(NodeRole.WORKER, root, true));
    changes.take();
    assertEquals(root.certificatePem(), tls.identity().rootPem());
    assertFalse(tls.identity().issuerPem().equals(root.certificatePem()));

    keeper.belong(told(NodeRole.WORKER, next, false));
    changes.take();
    assertEquals(next.certificatePem(), tls.identity().rootPem());
    assertEquals(next.certificatePem(), NodeIdentity.load(keys()).orElseThrow().rootPem());
  }

  @Test
  void aRootThatDisownsThisNodeIsNotBelieved() throws Exception {
    storedRole = NodeRole.MANAGER;
    var keeper = start();

    keeper.belong(told(NodeRole.MANAGER, RootCa.create(Instant.now()), false));
    changes.take();

    assertEquals(root.certificatePem(), tls.identity().rootPem());
  }

  private static ToAgent.Membership told(NodeRole role, RootCa trusted, boolean renew) {
    return new ToAgent.Membership(role, List.of(), trusted.certificatePem(), renew);
  }

  private CertificateKeeper start() {
    var keeper =
        new CertificateKeeper(
            new CertificateKeeper.Setup(
                tls,
                keys(),
                this::certify,
                () -> changes.add(true),
                InstantSource.system(),
                new NoWait()));
    started = Optional.of(keeper);
    keeper.start();
    return keeper;
  }

  private RenewResponse certify(RenewRequest request) throws RenewalFailed {
    asked.add(request);
    if (refusals-- > 0) throw new RenewalFailed("not now");
    var name = new NodeName("n1", dev.skep.daemon.pki.NodeRole.valueOf(storedRole.name()), CLUSTER);
    return new RenewResponse(
        signer.issue(request.csrPem(), name, RootCa.NODE_VALIDITY, Instant.now()),
        root.certificatePem());
  }

  /// The least of every choice.
  private static final class NoWait implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(long bound) {
      return 0;
    }

    @Override
    public long nextLong(long least, long bound) {
      return least;
    }
  }
}
