package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skep.daemon.disk.Seal;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.NullUnmarked;

/// Ratis's view of our machine: opens what is sealed, and turns every failure into a fault.
///
/// After a fault the machine is left alone and nothing more is kept, until the log has been closed.
/// Failures are not thrown at Ratis from here: its updater, told to stop at the same time, would
/// spin for ever.
@NullUnmarked // Ratis's interfaces say nothing about null
final class SealedMachine extends BaseStateMachine {
  /// Entries are bound to being entries, so that a piece of a snapshot cannot pose as one.
  static final byte[] ENTRY_PLACE = "log".getBytes(US_ASCII);

  /// How long the updater may need to get to it; then it is asked again.
  private static final Duration SNAPSHOT_TIMEOUT = Duration.ofMinutes(1);

  private final LogMachine machine;
  private final Seal seal;
  private final Roles roles;
  private final Pending pending;
  private final Snapshots snapshots;
  private final Runnable elected;
  private final Consumer<Throwable> broke;
  private final SnapshotPlan configured;
  private final AtomicBoolean snapshotAsked = new AtomicBoolean();
  private volatile Dialling dialling;
  private volatile long snapshotIndex;
  private volatile boolean broken;

  SealedMachine(
      LogMachine machine,
      LogConfig config,
      Roles roles,
      Pending pending,
      Runnable elected,
      Consumer<Throwable> broke) {
    this.machine = machine;
    this.seal = config.seal();
    this.roles = roles;
    this.pending = pending;
    this.configured = new SnapshotPlan(config.snapshotEntries(), 0);
    this.snapshots = new Snapshots(seal, () -> machine.snapshots(configured).olderKept());
    this.elected = elected;
    this.broke = broke;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    dialling = new Dialling(server);
    snapshots.open(storage);
    getLifeCycle().startAndTransition(this::load);
    if (broken) throw new IOException("cannot restore the last snapshot");
  }

  /// Where others are dialled; once Ratis has begun.
  Dialling dialling() {
    return dialling;
  }

  private void load() {
    var latest = snapshots.latest();
    if (latest.isEmpty()) return;
    var snapshot = latest.get();
    try {
      snapshots.read(snapshot, machine);
    } catch (IOException | RuntimeException | Error e) {
      fault(e);
    }
    snapshotIndex = snapshot.getIndex();
    setLastAppliedTermIndex(snapshot.getTermIndex());
  }

  private void fault(Throwable cause) {
    broken = true;
    broke.accept(cause);
  }

  /// Called before an installed snapshot is put in place, perhaps while an earlier one still waits
  /// to be loaded.
  @Override
  public void pause() {
    if (getLifeCycleState() != LifeCycle.State.RUNNING) return;
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() {
    load();
    if (getLifeCycleState() != LifeCycle.State.PAUSED) return;
    getLifeCycle().transition(LifeCycle.State.STARTING);
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    var request = transaction.getClientRequest();
    if (request != null) pending.proposed(request.getCallId());
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    if (broken) return CompletableFuture.failedFuture(new IllegalStateException("after a fault"));
    var entry = Objects.requireNonNull(transaction.getLogEntry());
    var sealed = entry.getStateMachineLogEntry().getLogData().toByteArray();
    try {
      machine.apply(entry.getTerm(), entry.getIndex(), seal.open(sealed, ENTRY_PLACE));
    } catch (RuntimeException | Error e) {
      fault(e);
      return CompletableFuture.failedFuture(e);
    }
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    if (machine.snapshots(configured).isDue(entry.getIndex() - snapshotIndex)) askForSnapshot();
    return CompletableFuture.completedFuture(Message.valueOf(Long.toString(entry.getTerm())));
  }

  /// Ratis takes it on the thread that applies, once this entry is. What it cannot do now, because
  /// the log is still being opened, is asked again after the next entry.
  private void askForSnapshot() {
    if (!snapshotAsked.compareAndSet(false, true)) return;
    var request =
        SnapshotManagementRequest.newCreate(
            ClientId.randomId(),
            getServer().join().getId(),
            getGroupId(),
            0,
            SNAPSHOT_TIMEOUT.toMillis());
    var _ =
        getServer()
            .join()
            .snapshotManagementAsync(request)
            .whenComplete((_, _) -> snapshotAsked.set(false));
  }

  /// What is asked is only whether all that is committed is applied here.
  @Override
  public CompletableFuture<Message> query(Message question) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public long takeSnapshot() throws IOException {
    if (broken) throw new IOException("no snapshot after a fault");
    var upTo = getLastAppliedTermIndex();
    try {
      snapshots.write(upTo, machine.snapshot());
    } catch (IOException | RuntimeException | Error e) {
      var cause = new IOException("cannot take a snapshot at " + upTo + ": " + reason(e), e);
      fault(cause);
      throw cause;
    }
    snapshotIndex = upTo.getIndex();
    return upTo.getIndex();
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots.storage();
  }

  @Override
  public void notifyLeaderReady() {
    roles.leading(term(), this::leads);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> transactions) {
    roles.following(Optional.empty());
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
    if (!leader.equals(self.getPeerId())) roles.following(Optional.of(leader.toString()));
    else elected.run();
  }

  /// Who has moved may be dialled by any of us: by a leader to come, and by whoever wants to be
  /// one. What is told may be long past, while the log is being read again; so the latest is looked
  /// up.
  @Override
  public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto told) {
    dialling.follow(division().getRaftConf().getAllPeers(RaftPeerRole.FOLLOWER));
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    fault(new IllegalStateException("cannot write the log: " + reason(cause), cause));
  }

  /// What the disk said, below what Ratis makes of it.
  private static String reason(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) deepest = deepest.getCause();
    return String.valueOf(deepest.getMessage());
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allGroups) {
    fault(new IllegalStateException("the raft server shut itself down"));
  }

  private long term() {
    return division().getInfo().getCurrentTerm();
  }

  private boolean leads() {
    return division().getInfo().isLeader();
  }

  private RaftServer.Division division() {
    try {
      return getServer().join().getDivision(getGroupId());
    } catch (IOException e) {
      throw new IllegalStateException("no division of " + getGroupId(), e);
    }
  }
}
