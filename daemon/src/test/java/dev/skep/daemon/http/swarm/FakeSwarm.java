package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.loop.Dice;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Autolock;
import dev.skep.manager.api.Decision;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ManagerStatus;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.RootCa;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.UnlockKey;
import dev.skep.model.Values;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// One manager without a log: what is written is there at once. Its only loop starts the replicas
/// of a service the moment it is created or changed.
final class FakeSwarm implements Swarm {
  static final NodeId SELF = new NodeId("mbvvbbu58sf4jfrzr7fzz22bt");
  static final String WORKER_TOKEN =
      "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx";
  static final String MANAGER_TOKEN =
      "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-7p73s1dx5in4tatdymyhg9hu2";

  private final AtomicLong next = new AtomicLong();
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private Standing standing = new Standing.Inactive();
  private Leaders leaders = new FakeLeaders(new Leadership.Here(1));
  private View view = View.EMPTY;
  private String advertise = "";
  private final List<Transaction> written = new ArrayList<>();
  final FakeGuests guests = new FakeGuests(this::view);

  /// 25 characters, the last ones counting.
  final Ids ids =
      () -> {
        String count = Long.toString(next.incrementAndGet(), 36);
        // The beginning tells ids apart too: clients show the first twelve characters only.
        return (count + "skepskepskepskepskepskepskep").substring(0, 25).toLowerCase(Locale.ROOT);
      };

  final Dice dice = bound -> next.incrementAndGet() % bound;

  void become(Standing standing) {
    this.standing = standing;
  }

  void follow(Leaders leaders) {
    this.leaders = leaders;
  }

  void says(LogLine line) {
    lines.add(line);
  }

  @Override
  public synchronized Standing standing() {
    return standing;
  }

  @Override
  public synchronized Optional<View> view() {
    return Optional.of(view);
  }

  @Override
  public Optional<Leaders> leaders() {
    return Optional.of(leaders);
  }

  @Override
  public synchronized <A> Decision<A> write(Function<View, Decision<A>> decide) {
    Decision<A> decision = decide.apply(view);
    return switch (decision) {
      case Decision.Refuse<A> _, Decision.Decline<A> _ -> decision;
      case Decision.Accept<A>(var transaction, _) ->
          switch (apply(transaction)) {
            case Outcome.Refused(var why) -> new Decision.Refuse<>(why);
            case Outcome.Done _ -> {
              written.add(transaction);
              runServices();
              yield decision;
            }
          };
    };
  }

  /// What was asked for by requests and accepted, since this was last asked.
  synchronized List<Transaction> written() {
    List<Transaction> all = List.copyOf(written);
    written.clear();
    return all;
  }

  private Outcome apply(Transaction transaction) {
    var entry = new LogEntry(1, Instant.now(), List.of(transaction));
    var applied = view.apply(view.index() + 1, entry);
    view = applied.view();
    return applied.outcomes().getFirst();
  }

  private void runServices() {
    for (Task task : view.tasks()) {
      if (task.desired() == TaskState.REMOVE) {
        apply(Transaction.of(new Change.RemoveTask(task.id())));
      }
    }
    for (Service service : view.services()) {
      long replicas =
          switch (service.spec().mode()) {
            case ServiceMode.Replicated(long all) -> all;
            case ServiceMode.ReplicatedJob(long concurrent, _) -> concurrent;
            case ServiceMode.Global _, ServiceMode.GlobalJob _ -> 0;
          };
      for (long slot = view.tasksOf(service.id()).size() + 1L; slot <= replicas; slot++) {
        apply(Transaction.of(new Change.CreateTask(running(service, slot))));
      }
    }
  }

  private Task running(Service service, long slot) {
    return new Task(
        new TaskId(ids.next()),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot,
        Optional.of(SELF),
        TaskStatus.at(TaskState.RUNNING, "started", Instant.now()),
        TaskState.RUNNING,
        List.of(),
        service.spec().endpointSpec(),
        service.iteration(),
        false);
  }

  @Override
  public synchronized SortedMap<NodeId, ManagerStatus> managers() {
    var managers = new TreeMap<NodeId, ManagerStatus>();
    if (view.cluster().isPresent()) {
      managers.put(SELF, new ManagerStatus(true, ManagerStatus.Reachability.REACHABLE, advertise));
    }
    return managers;
  }

  @Override
  public synchronized List<SwarmInfo.Peer> remoteManagers() {
    return List.of(new SwarmInfo.Peer(SELF.value(), advertise));
  }

  @Override
  public synchronized Optional<Self> self() {
    return standing instanceof Standing.Inactive
        ? Optional.empty()
        : Optional.of(new Self(SELF, "127.0.0.1"));
  }

  @Override
  public synchronized NodeId init(Founding founding) {
    advertise = founding.addresses().advertise();
    apply(
        Transaction.of(
            new Change.CreateCluster(
                new Cluster(
                    new ClusterId(ids.next()),
                    Meta.NEW,
                    founding.spec(),
                    new RootCa("", "", WORKER_TOKEN, MANAGER_TOKEN),
                    Autolock.first(founding.spec(), dice),
                    founding.pools(),
                    founding.subnetSize(),
                    founding.dataPathPort())),
            new Change.CreateNode(self(founding)),
            new Change.CreateNetwork(ingress())));
    standing = new Standing.Manager();
    return SELF;
  }

  private static Node self(Founding founding) {
    return new Node(
        SELF,
        Meta.NEW,
        new NodeSpec(Annotations.NONE, NodeRole.MANAGER, founding.availability()),
        NodeRole.MANAGER,
        new NodeDescription(
            "vm",
            new Platform("x86_64", "linux"),
            Resources.of(2_000_000_000L, 4L << 30),
            new NodeDescription.Engine("20.10.24+dfsg1", Values.noLabels(), List.of()),
            NodeDescription.TlsInfo.NONE,
            ""),
        new NodeStatus(NodeStatus.State.READY, "", "127.0.0.1"),
        Optional.of(founding.addresses().advertise()),
        List.of());
  }

  private Network ingress() {
    var spec =
        new NetworkSpec(
            Annotations.named(Network.INGRESS),
            "overlay",
            Values.noLabels(),
            false,
            false,
            false,
            true,
            List.of());
    return new Network(
        new NetworkId(ids.next()),
        Meta.NEW,
        spec,
        Optional.of(new Network.NetworkState("10.0.0.0/24", "10.0.0.1", 4096)));
  }

  @Override
  public void join(Joining joining) {
    throw new HttpRefusal(500, "invalid join token");
  }

  @Override
  public synchronized void unlock(UnlockKey key) {
    if (!view.cluster().orElseThrow().unlockKey().equals(Optional.of(key))) {
      throw new HttpRefusal(401, "swarm could not be unlocked: invalid key provided");
    }
    standing = new Standing.Manager();
  }

  @Override
  public synchronized void leave() {
    standing = new Standing.Inactive();
    view = View.EMPTY;
  }

  @Override
  public Optional<Guests> guests() {
    return Optional.of(guests);
  }

  @Override
  public LogStream logs(LogQuery query) {
    return new LogStream() {
      @Override
      public Optional<LogLine> next() {
        return Optional.ofNullable(lines.poll());
      }

      @Override
      public void close() {
        lines.clear();
      }
    };
  }

  synchronized ServiceId serviceNamed(String name) {
    return view.serviceNamed(name).orElseThrow().id();
  }

  synchronized TaskId taskOf(String service) {
    return view.tasksOf(serviceNamed(service)).getFirst().id();
  }
}
