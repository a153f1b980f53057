package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RenewalTime;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.RenewalFailed;
import dev.skep.model.NodeRole;
import dev.skep.wire.ToAgent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Keeps this node's certificate good while connections made with the former one go on: renews it
/// in time, when the swarm gives the node another role, and when another root is to sign it.
/// Believes the roots that the swarm names.
final class CertificateKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CertificateKeeper.class.getName());

  /// The clock is asked anew at least so often: it may be set while we wait.
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);

  private final Setup setup;
  private final Thread thread = Thread.ofVirtual().name("certificate").unstarted(this::run);
  private final Object lock = new Object();
  private Demand demand = Demand.NONE;
  private Instant inTime;
  private Instant notBefore = Instant.EPOCH;
  private int failures;
  private boolean closed;

  /// Who certifies: this node's own manager, or one that is called.
  interface Certifier {
    RenewResponse certify(RenewRequest request) throws RenewalFailed, InterruptedException;
  }

  /// @param keys where the identity is kept
  /// @param changed hears when another certificate or root has taken effect; returns at once
  record Setup(
      ReloadingTls tls,
      KeyFiles keys,
      Certifier certifier,
      Runnable changed,
      InstantSource clock,
      RandomGenerator dice) {}

  /// What the swarm wants of this node's identity.
  ///
  /// @param role of the certificate; empty while nothing is known
  /// @param roots to believe, PEM; empty while nothing is known
  /// @param renew once, although the role fits
  private record Demand(Optional<NodeRole> role, Optional<String> roots, boolean renew) {
    static final Demand NONE = new Demand(Optional.empty(), Optional.empty(), false);

    Demand renewed() {
      return new Demand(role, roots, false);
    }

    Demand withoutRoots() {
      return new Demand(role, Optional.empty(), renew);
    }
  }

  CertificateKeeper(Setup setup) {
    this.setup = setup;
    inTime = inTime();
  }

  private Instant inTime() {
    var identity = setup.tls().identity();
    return RenewalTime.of(identity.notBefore(), identity.notAfter(), setup.dice());
  }

  void start() {
    thread.start();
  }

  /// What the swarm says this node is. Returns at once.
  void belong(ToAgent.Membership told) {
    synchronized (lock) {
      demand =
          new Demand(
              Optional.of(told.role()),
              Optional.of(told.trustPem()).filter(pem -> !pem.isEmpty()),
              demand.renew() || told.renew());
      lock.notifyAll();
    }
  }

  /// Waits until the certificate has the role that the swarm wants.
  ///
  /// @return false if it will not be that one: the swarm wants another by now, or the node stops
  boolean ensure(NodeRole role) throws InterruptedException {
    synchronized (lock) {
      while (!closed && demand.role().equals(Optional.of(role))) {
        if (role() == role) return true;
        lock.wait();
      }
      return false;
    }
  }

  private NodeRole role() {
    return NodeRole.valueOf(setup.tls().identity().name().role().name());
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (awaitWork()) {
        believe();
        if (isDue()) renew();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false if the node stops
  private boolean awaitWork() throws InterruptedException {
    synchronized (lock) {
      while (!closed && demand.roots().isEmpty() && !isDue()) {
        var sleep = Duration.between(setup.clock().instant(), nextAttempt());
        lock.wait(Math.max(1, Math.min(sleep.toMillis(), LONGEST_SLEEP.toMillis())));
      }
      return !closed;
    }
  }

  private boolean isDue() {
    synchronized (lock) {
      return !setup.clock().instant().isBefore(nextAttempt());
    }
  }

  private Instant nextAttempt() {
    boolean now = demand.renew() || demand.role().filter(wanted -> wanted != role()).isPresent();
    if (now) return notBefore;
    return inTime.isAfter(notBefore) ? inTime : notBefore;
  }

  private void believe() {
    Optional<String> roots;
    synchronized (lock) {
      roots = demand.roots();
      demand = demand.withoutRoots();
    }
    var identity = setup.tls().identity();
    if (roots.isEmpty() || roots.get().equals(identity.rootPem())) return;
    try {
      take(identity.trusting(roots.get()));
      LOG.log(System.Logger.Level.INFO, "trusted root of {0} replaced", identity.name().nodeId());
    } catch (PkiFault | UncheckedIOException stays) {
      LOG.log(System.Logger.Level.WARNING, "trusted root stays: {0}", stays.getMessage());
    }
  }

  private void renew() throws InterruptedException {
    try {
      var renewed = renewed();
      take(renewed);
      synchronized (lock) {
        inTime = inTime();
        demand = demand.renewed();
        requireDemandedRole();
        failures = 0;
        notBefore = Instant.EPOCH;
      }
      LOG.log(System.Logger.Level.INFO, "certificate renewed: {0}", renewed);
    } catch (RenewalFailed | PkiFault | UncheckedIOException failed) {
      postpone(failed);
    }
  }

  private NodeIdentity renewed() throws RenewalFailed, InterruptedException {
    var request = SigningRequest.create();
    var response = setup.certifier().certify(new RenewRequest(request.pem()));
    var renewed = request.identity(response.certificatePem(), response.rootPem());
    var was = setup.tls().identity().name();
    if (!renewed.name().nodeId().equals(was.nodeId())
        || !renewed.name().clusterId().equals(was.clusterId())) {
      throw new RenewalFailed("certified as another node: " + renewed.name());
    }
    return renewed.trusting(response.rootPem());
  }

  /// On disk first: what others have seen of this node must survive it.
  private void take(NodeIdentity identity) {
    identity.save(setup.keys());
    setup.tls().reload(identity);
    synchronized (lock) {
      lock.notifyAll();
    }
    setup.changed().run();
  }

  /// A certificate in the former role is good, but asked for again.
  private void requireDemandedRole() throws RenewalFailed {
    if (demand.role().filter(wanted -> wanted != role()).isPresent()) {
      throw new RenewalFailed("certified as " + role() + ", not as " + demand.role().get());
    }
  }

  private void postpone(Exception failed) {
    Duration wait;
    synchronized (lock) {
      failures++;
      wait = RenewalTime.wait(failures, setup.dice());
      notBefore = setup.clock().instant().plus(wait);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "certificate not renewed, next attempt in {0} s: {1}",
        wait.toSeconds(),
        failed.getMessage());
  }
}
