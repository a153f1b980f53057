package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skep.daemon.disk.AtomicFiles;
import dev.skep.daemon.disk.Seal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// The replicated log on Apache Ratis, in this process.
public final class RatisLog implements ReplicatedLog {
  private static final System.Logger log = System.getLogger(RatisLog.class.getName());

  static {
    // Ratis would end the process on its own trouble; the daemon decides that.
    ExitUtils.disableSystemExit();
    RatisLoggers.quiet();
  }

  private final LogConfig config;
  private final RaftGroupId group;
  private final Roles roles;
  private final Pending pending = new Pending();
  private final ClientId client = ClientId.randomId();
  private final AtomicLong questions = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private volatile boolean failed;
  private final RaftServer server;
  private final RaftServer.Division division;
  private final Readiness readiness;
  private final Membership membership;
  private final Vacancy vacancy = new Vacancy();

  /// Opens the log in the configured folder, or begins one, and listens. The machine is restored
  /// from the last snapshot when this returns; what the log holds beyond follows through `apply`,
  /// once a majority is there.
  public static RatisLog start(LogConfig config, Transport transport, LogMachine machine)
      throws IOException {
    ListenCheck.check(config.listen());
    return new RatisLog(config, transport, machine);
  }

  /// Makes this manager the only member of the log in the configured folder, which must be closed.
  /// For a group that has lost too many to ever decide again.
  public static void standAlone(LogConfig config) throws IOException {
    Survivor.standAlone(
        config.folder().resolve(groupOf(config.clusterId()).getUuid().toString()),
        peer(config.nodeId(), config.advertise()));
  }

  private RatisLog(LogConfig config, Transport transport, LogMachine machine) throws IOException {
    this.config = config;
    group = groupOf(config.clusterId());
    roles = new Roles(machine);
    AtomicFiles.createFolder(config.folder());
    var current = config.folder().resolve(group.getUuid().toString()).resolve("current");
    TornTail.repair(current);
    var stored = StoredMembership.read(current, config.nodeId());
    var begins = stored == StoredMembership.NONE && config.founder();
    var ratis = new SealedMachine(machine, config, roles, pending, this::elected, this::broke);
    server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.nodeId()))
            .setGroup(begins ? RaftGroup.valueOf(group, self()) : RaftGroup.valueOf(group))
            .setOption(StartupOption.RECOVER)
            .setProperties(RatisSettings.of(config, begins || stored == StoredMembership.ALONE))
            .setParameters(transport.parameters())
            .setStateMachine(ratis)
            .build();
    division = open();
    membership = new Membership(server, division, ratis.dialling());
    readiness = new Readiness(division.getInfo(), membership::stepDown);
    opened.complete(null);
  }

  /// On Ratis's own thread, perhaps before the log is open.
  private void elected() {
    opened.thenRun(() -> readiness.elected());
  }

  static RaftGroupId groupOf(String clusterId) {
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(clusterId.getBytes(UTF_8)));
  }

  private RaftPeer self() {
    return peer(config.nodeId(), config.advertise());
  }

  private static RaftPeer peer(String nodeId, String address) {
    return RaftPeer.newBuilder().setId(nodeId).setAddress(address).build();
  }

  private RaftServer.Division open() throws IOException {
    try {
      server.start();
      return server.getDivision(group);
    } catch (ExitUtils.ExitException e) {
      close();
      throw e.getCause() instanceof IOException io
          ? ListenCheck.failed(config.listen(), io)
          : new IOException("raft did not start: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Appended> append(byte[] entry) {
    if (entry.length > limitBytes())
      return CompletableFuture.completedFuture(new Appended.TooLarge(entry.length, limitBytes()));
    if (closed.get() || failed)
      return CompletableFuture.completedFuture(
          new Appended.Stopped("raft: failed to process the request: node is stopped"));
    var call = pending.open();
    try {
      server
          .submitClientRequestAsync(request(call.id, entry))
          .whenComplete((reply, broke) -> pending.close(call, outcome(call, reply, broke)));
    } catch (IOException | RuntimeException e) {
      pending.close(call, outcome(call, null, e));
    }
    return call.outcome;
  }

  private RaftClientRequest request(long callId, byte[] entry) {
    var sealed = config.seal().seal(entry, SealedMachine.ENTRY_PLACE);
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(callId)
        .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(sealed)))
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  private static Appended outcome(
      Pending.Call call, @Nullable RaftClientReply reply, @Nullable Throwable broke) {
    if (reply != null && reply.isSuccess()) {
      var term = Long.parseLong(reply.getMessage().getContent().toStringUtf8());
      return new Appended.Committed(term, reply.getLogIndex());
    }
    var cause = cause(reply, broke);
    if (call.proposed)
      return new Appended.Unknown(
          "raft: failed to process the request: node lost leader status: " + cause.getMessage());
    return switch (cause) {
      case NotLeaderException notLeader ->
          new Appended.NotLeader(
              Optional.ofNullable(notLeader.getSuggestedLeader())
                  .map(leader -> leader.getId().toString()));
      case LeaderNotReadyException notReady -> new Appended.NotReady(notReady.toString());
      case LeaderSteppingDownException leaving -> new Appended.NotReady(leaving.toString());
      case ResourceUnavailableException full -> new Appended.NotReady(full.toString());
      case ServerNotReadyException starting -> new Appended.NotReady(starting.toString());
      case AlreadyClosedException gone -> new Appended.Stopped(gone.toString());
      default -> new Appended.Stopped(cause.toString());
    };
  }

  private static Throwable cause(@Nullable RaftClientReply reply, @Nullable Throwable broke) {
    if (broke instanceof CompletionException wrapped && wrapped.getCause() != null)
      return wrapped.getCause();
    if (broke != null) return broke;
    if (reply != null && reply.getException() != null) return reply.getException();
    return new IllegalStateException("no reply");
  }

  @Override
  public CompletableFuture<Boolean> confirm() {
    if (closed.get() || failed) return CompletableFuture.completedFuture(false);
    try {
      return server
          .submitClientRequestAsync(question())
          .handle((reply, broke) -> reply != null && reply.isSuccess());
    } catch (IOException e) {
      return CompletableFuture.completedFuture(false);
    }
  }

  /// A read of nothing: answered at once while the leader's lease lasts, else when a majority has
  /// answered a heartbeat. A follower asks the leader how far it must have come.
  private RaftClientRequest question() {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(questions.incrementAndGet())
        .setMessage(Message.EMPTY)
        .setType(RaftClientRequest.readRequestType())
        .build();
  }

  @Override
  public int limitBytes() {
    return RatisSettings.ENTRY_BYTES - Seal.OVERHEAD_BYTES;
  }

  @Override
  public boolean isLeading() {
    return !closed.get()
        && !failed
        && division.getInfo().isLeader()
        && division.getInfo().isLeaderReady();
  }

  @Override
  public Optional<String> leader() {
    return Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString);
  }

  @Override
  public Duration leaderless() {
    return vacancy.of(division.getInfo());
  }

  @Override
  public long term() {
    return division.getInfo().getCurrentTerm();
  }

  @Override
  public List<Member> members() {
    return membership.members();
  }

  @Override
  public CompletableFuture<Void> add(String nodeId, String address) {
    return membership.add(peer(nodeId, address));
  }

  @Override
  public void dial(String nodeId, String address) {
    membership.dial(nodeId, address);
  }

  @Override
  public CompletableFuture<Void> remove(String nodeId) {
    return membership.remove(nodeId);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String nodeId) {
    return membership.transfer(nodeId);
  }

  /// Stops everything on the first fault. Ratis calls from its own threads, which closing waits
  /// for, so another thread closes; not before it has been opened.
  private void broke(Throwable cause) {
    if (!roles.fault(cause)) return;
    failed = true;
    log.log(System.Logger.Level.ERROR, "log of " + config.nodeId() + " running -> stopped", cause);
    pending.closeAll("raft: failed to process the request: " + cause);
    opened.thenRun(() -> Thread.ofPlatform().name("raft-fault").start(this::close));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    roles.end();
    try {
      if (server.getLifeCycleState() != LifeCycle.State.NEW) {
        CacheEviction.end(division);
        server.close();
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.WARNING, "log of " + config.nodeId() + " did not close well", e);
    } finally {
      pending.closeAll("raft: failed to process the request: node is stopped");
    }
  }
}
