package dev.skep.daemon.disk;

import java.nio.file.Path;
import java.util.Optional;

/// Where a node keeps what it knows of its swarm, all of it under `<data-root>/swarm`, so that
/// leaving the swarm is removing one folder.
///
/// ```
/// swarm/
///   state.json      is this node part of a swarm, as what, where are the managers
///   seal.key        the keys that log and snapshots are sealed with
///   lock.key        whether keys are locked, and the lock's own key wrapped by the unlock key
///   certificates/   the root CA, this node's certificate and key
///   raft/           log and snapshots of a manager
///   worker/         what the agent was last assigned
/// ```
public record StateFiles(Path dataRoot) {
  public Path swarm() {
    return dataRoot.resolve("swarm");
  }

  public Path certificates() {
    return swarm().resolve("certificates");
  }

  public Path raft() {
    return swarm().resolve("raft");
  }

  public Path worker() {
    return swarm().resolve("worker");
  }

  public Path sealKey() {
    return swarm().resolve("seal.key");
  }

  public Path lock() {
    return swarm().resolve("lock.key");
  }

  /// The node's certificate and key in one file, so that they always match.
  public Path identity() {
    return certificates().resolve("swarm-node.pem");
  }

  public Path rootCertificate() {
    return certificates().resolve("swarm-root-ca.crt");
  }

  public Path state() {
    return swarm().resolve("state.json");
  }

  public Optional<byte[]> readState() {
    return AtomicFiles.read(state());
  }

  public void writeState(byte[] content) {
    AtomicFiles.write(state(), content);
  }

  /// Forgets the swarm. The state file goes first, so that a crash in between is not taken for a
  /// member that lost its log.
  public void leave() {
    AtomicFiles.delete(state());
    AtomicFiles.deleteFolder(swarm());
  }
}
