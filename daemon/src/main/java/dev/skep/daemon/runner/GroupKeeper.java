package dev.skep.daemon.runner;

import dev.skep.daemon.raft.Member;
import dev.skep.daemon.raft.ReplicatedLog;
import dev.skep.manager.api.Decision;
import dev.skep.manager.roles.GroupMember;
import dev.skep.manager.roles.RoleKeeper;
import dev.skep.manager.roles.Step;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Carries out what [RoleKeeper] names, one step at a time, while this manager leads. On a thread
/// of its own: a newcomer may take seconds to read the log, and the turn goes on meanwhile.
final class GroupKeeper {
  private static final System.Logger LOG = System.getLogger(GroupKeeper.class.getName());

  /// While something is wanted that could not be done yet: a member answers again, or has caught
  /// up, without a commit that would tell.
  private static final Duration SOON = Duration.ofMillis(300);

  /// With nothing to do; commits that matter wake it earlier. Whether managers answer is told as
  /// late as this.
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// A change that takes longer is given up and tried anew; a big snapshot is sent in less.
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ReplicatedLog log;
  private final Leader leader;
  private final Replica replica;
  private final ReachabilityNews reachability;
  private final NodeId self;
  private final Thread thread;
  private boolean news;
  private boolean over;
  private String waits = "";

  GroupKeeper(
      ReplicatedLog log,
      Leader leader,
      Replica replica,
      ReachabilityNews reachability,
      NodeId self,
      long term) {
    this.log = log;
    this.leader = leader;
    this.replica = replica;
    this.reachability = reachability;
    this.self = self;
    this.thread = Thread.ofVirtual().name("group-" + term).unstarted(this::run);
  }

  synchronized void start() {
    if (!over) thread.start();
  }

  synchronized void stop() {
    over = true;
    thread.interrupt();
  }

  /// Wakes it when what has happened touches who manages.
  synchronized void heard(List<StoreEvent> events) {
    if (events.stream().noneMatch(GroupKeeper::matters)) return;
    news = true;
    notifyAll();
  }

  private static boolean matters(StoreEvent event) {
    return switch (event) {
      case StoreEvent.NodeCreated _, StoreEvent.NodeRemoved _ -> true;
      case StoreEvent.NodeUpdated(Node was, Node is) ->
          was.spec().role() != is.spec().role()
              || was.role() != is.role()
              || !was.managerAddress().equals(is.managerAddress());
      case StoreEvent.ClusterCreated _,
          StoreEvent.ClusterUpdated _,
          StoreEvent.NetworkCreated _,
          StoreEvent.NetworkUpdated _,
          StoreEvent.NetworkRemoved _,
          StoreEvent.OfGuest _,
          StoreEvent.OfPayload _,
          StoreEvent.ServiceCreated _,
          StoreEvent.ServiceUpdated _,
          StoreEvent.ServiceRemoved _,
          StoreEvent.TaskCreated _,
          StoreEvent.TaskUpdated _,
          StoreEvent.TaskRemoved _ ->
          false;
    };
  }

  private void run() {
    try {
      while (true) {
        reachability.look(log.members());
        await(take(next(replica.view())));
      }
    } catch (InterruptedException stopping) {
      LOG.log(System.Logger.Level.DEBUG, "the group is kept by another from now on");
    }
  }

  private Step next(View view) {
    return RoleKeeper.next(view, members(log), self);
  }

  static List<GroupMember> members(ReplicatedLog log) {
    return log.members().stream().map(GroupKeeper::member).toList();
  }

  private static GroupMember member(Member it) {
    return new GroupMember(new NodeId(it.nodeId()), it.address(), it.reachable(), it.commitIndex());
  }

  private synchronized void await(Duration longest) throws InterruptedException {
    if (!news && longest.isPositive()) wait(longest.toMillis());
    news = false;
  }

  /// Returns how long to wait before looking again.
  private Duration take(Step step) throws InterruptedException {
    if (step instanceof Step.Wait(var why)) {
      if (!why.equals(waits)) LOG.log(System.Logger.Level.INFO, "group waits: {0}", why);
      waits = why;
      return SOON;
    }
    waits = "";
    if (step instanceof Step.Nothing) return PERIOD;
    try {
      carryOut(step).get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(System.Logger.Level.INFO, "group -> {0}", step);
      return Duration.ZERO;
    } catch (ExecutionException failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "group stays: {0}: {1}",
          step,
          String.valueOf(failed.getMessage()));
    } catch (TimeoutException _) {
      LOG.log(System.Logger.Level.WARNING, "group stays: {0} took more than {1}", step, LONGEST);
    }
    return SOON;
  }

  private CompletableFuture<?> carryOut(Step step) throws InterruptedException {
    return switch (step) {
      case Step.Add(var node, var address) -> log.add(node.value(), address);
      case Step.Move(var node, var address) -> log.add(node.value(), address);
      case Step.Remove(var node) -> log.remove(node.value());
      case Step.Transfer(var to) -> log.transferLeadership(to.value());
      case Step.Write _ -> leader.ask(this::decide).thenAccept(GroupKeeper::requireDone);
      case Step.Wait _, Step.Nothing _ -> CompletableFuture.completedFuture(null);
    };
  }

  /// Anew on the turn's own view: somebody may have been faster.
  private Decision<Boolean> decide(View view) {
    return next(view) instanceof Step.Write(var change)
        ? Decision.accept(true, change)
        : Decision.accept(false);
  }

  private static void requireDone(Decision<Boolean> decision) {
    switch (decision) {
      case Decision.Accept<Boolean> _ -> {}
      case Decision.Refuse<Boolean>(var why) -> throw new IllegalStateException(why.text());
      case Decision.Decline<Boolean>(var why) -> throw new IllegalStateException(why.text());
    }
  }
}
