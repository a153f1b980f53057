package dev.skep.manager.dispatcher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.NodeStatus.State;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The managers' side of every node's session.
///
/// Remembers only who is connected, when each was last heard, and what each was asked to confirm; a
/// new leader forgets it and ends the streams, so that every agent begins anew.
public final class Dispatcher implements ControlLoop {
  public static final String NAME = "dispatcher";

  /// Agents beat five times in the period that users see and set, so that a node is lost after a
  /// fraction of what they know as its grace: 3 s instead of 15 s by default.
  static final int BEATS_PER_PERIOD = 5;

  /// A period of nanoseconds would keep everybody busy with saying that he is there.
  static final Duration LEAST_BEAT = Duration.ofMillis(200);

  /// How long a silent node keeps its tasks. Three missed heartbeats, as in SwarmKit's dispatcher:
  /// two would punish one lost packet during a leader change.
  static final int GRACE_BEATS = 3;

  /// A node that has not been welcomed has twice as long: it must first find a new leader, and say
  /// what it is.
  static final int GRACE_BEATS_BEFORE_WELCOME = 6;

  /// Daemons that stop in good order are being restarted, as a rule, and their containers serve on:
  /// on a busy host the next one takes some seconds to come.
  static final int GRACE_BEATS_AFTER_GOODBYE = 6;

  /// After a day a lost node's tasks count as gone, so that what they held can be given away;
  /// SwarmKit's figure.
  static final Duration ORPHANED_AFTER = Duration.ofHours(24);

  /// Changes in one transaction. A fault in one report costs at most its neighbours; 200 is also
  /// SwarmKit's bound.
  static final int BATCH = 200;

  private static final Timer LOOK = Timer.of("look");
  private static final String SILENCE = "silence";
  private static final String ORPHANS = "orphans";

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private final NodeId self;
  private final SortedMap<NodeId, Session> sessions = new TreeMap<>();
  private final Vigil vigil = new Vigil();
  private final Registrations registrations = new Registrations();
  private final Partings partings = new Partings();
  private Belonging belonging = Belonging.NONE;

  /// @param self the node on which this manager runs: while the loop runs, its manager leads
  public Dispatcher(NodeId self) {
    this.self = self;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    var effects = new ArrayList<Effect>();
    for (NodeId node : sessions.keySet()) {
      effects.add(new Effect.Disconnect(node, "node must disconnect"));
    }
    sessions.clear();
    registrations.clear();
    partings.clear();
    belonging = Belonging.in(view, self);
    vigil.begin(beat(view), now);
    effects.add(nextLook(now));
    for (Node node : view.nodes()) {
      if (node.status().state() == State.DOWN) {
        effects.add(orphansDue(node.id(), now));
        continue;
      }
      if (node.status().state() != State.UNKNOWN) {
        effects.add(
            report(
                node,
                node.status()
                    .with(
                        State.UNKNOWN,
                        "Node moved to \"unknown\" state due to leadership change in cluster")));
      }
      vigil.watch(node.id(), GRACE_BEATS_BEFORE_WELCOME, now);
      effects.add(silenceDue(node.id(), now));
    }
    return effects;
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    vigil.awake(now);
    return switch (input) {
      case Input.Committed(var events) -> committed(events, view, now);
      case Input.Refused(var transaction, var why) -> refused(transaction, why, view);
      case Input.Due(var timer) -> due(timer, view, now);
      case Input.Heard(var from, var message) -> heard(from, message, view, now);
    };
  }

  // what a node says

  private List<Effect> heard(NodeId from, ToManager message, View view, Instant now) {
    if (message instanceof ToManager.Connected(var addr)) {
      sessions.put(from, Session.begun(addr));
      vigil.watch(from, GRACE_BEATS_BEFORE_WELCOME, now);
      return List.of(silenceDue(from, now));
    }
    Session session = sessions.get(from);
    // The rest of a session that was ended here; to end it again would hit its successor.
    if (session == null) return List.of();
    if (message instanceof ToManager.Disconnected(var why)) return gone(from, why, view);
    vigil.heard(from, now);
    var effects = new ArrayList<Effect>();
    if (session.suspect()) effects.addAll(suspect(from, false, view));
    effects.addAll(understood(from, message, view, now));
    return effects;
  }

  private List<Effect> understood(NodeId from, ToManager message, View view, Instant now) {
    return switch (message) {
      case ToManager.Connected _, ToManager.Disconnected _ -> List.of();
      case ToManager.Hello(var description) -> hello(from, description, view, now);
      case ToManager.Heartbeat _ -> List.of();
      case ToManager.Goodbye _ -> {
        vigil.watch(from, GRACE_BEATS_AFTER_GOODBYE, now);
        yield List.of();
      }
      case ToManager.Leave _ -> left(from, view);
      case ToManager.Described(var description) -> described(from, description, view);
      case ToManager.Engine(var trouble) -> engine(from, trouble, view);
      case ToManager.Guests(var all) -> guests(from, all, view);
      case ToManager.Statuses(var reports) -> statuses(from, reports, view);
      case ToManager.Carried(var version) -> {
        var effects = new ArrayList<Effect>();
        partings.carried(from, version).forEach((node, it) -> say(node, it, effects));
        yield effects;
      }
    };
  }

  /// The node is suspected: it keeps its tasks and gets no new ones, until it is back or the
  /// silence has lasted too long.
  private List<Effect> gone(NodeId from, String why, View view) {
    LOG.log(INFO, "node {0} session -> over: {1}", from, why);
    sessions.remove(from);
    return view.node(from)
        .filter(node -> node.status().state() == State.READY)
        .<List<Effect>>map(node -> List.of(Effect.Write.of(suspected(node))))
        .orElse(List.of());
  }

  /// Its tasks are replaced at once.
  private List<Effect> left(NodeId id, View view) {
    var effects = new ArrayList<>(end(id, "the node leaves the swarm"));
    vigil.forget(id);
    view.node(id)
        .map(node -> report(node, node.status().with(State.DOWN, "node left the swarm")))
        .ifPresent(effects::add);
    return effects;
  }

  /// The node stays READY: what runs goes on running, and tasks that it cannot start say so
  /// themselves.
  private List<Effect> engine(NodeId from, String trouble, View view) {
    sessions.computeIfPresent(from, (_, session) -> session.troubled(trouble));
    return isTrue(from, view) ? List.of() : List.of(Effect.Write.of(report(from)));
  }

  /// An agent that has not been welcomed yet has nothing to say.
  private List<Effect> suspect(NodeId id, boolean suspect, View view) {
    Session session = sessions.get(id);
    if (session == null || !session.open()) return List.of();
    sessions.put(id, session.suspected(suspect));
    return isTrue(id, view) ? List.of() : List.of(Effect.Write.of(report(id)));
  }

  /// A session opens only on a commit of its own, even when the store says READY already: who has
  /// lost the leadership without knowing must not tell a node yesterday's tasks.
  private List<Effect> hello(NodeId from, NodeDescription description, View view, Instant now) {
    Optional<Node> node = view.node(from);
    if (node.isEmpty()) return end(from, "node not registered");
    if (!registrations.admit(from, now)) {
      return end(from, "node " + from + " exceeded rate limit count of registrations");
    }
    sessions.computeIfPresent(from, (_, session) -> session.greeted(description));
    var changes = new ArrayList<Change>();
    if (node.get().status().state() == State.READY) changes.add(suspected(node.get()));
    changes.add(report(from));
    return List.of(new Effect.Write(new Transaction(changes)));
  }

  private List<Effect> described(NodeId from, NodeDescription is, View view) {
    sessions.computeIfPresent(from, (_, session) -> session.greeted(is));
    return isTrue(from, view) ? List.of() : List.of(Effect.Write.of(report(from)));
  }

  /// The store has news of a node. When they are what its session says, and it is just beginning,
  /// the node is told everything.
  private List<Effect> settle(NodeId id, Publishing publishing, View view, Instant now) {
    Session session = sessions.get(id);
    if (session == null || session.description().isEmpty()) return List.of();
    if (!isTrue(id, view)) return List.of(Effect.Write.of(report(id)));
    if (session.open()) return List.of();
    LOG.log(INFO, "node {0} session -> open, from {1}", id, session.addr());
    ToAgent.Membership belongs = belonging.of(view.node(id).orElseThrow());
    Held held = Held.NOTHING.followed(id, view);
    sessions.put(id, session.opened().belonging(belongs).holding(held));
    vigil.watch(id, GRACE_BEATS, now);
    var effects = new ArrayList<Effect>();
    effects.add(new Effect.Send(id, new ToAgent.Welcome(id, vigil.beat())));
    effects.add(new Effect.Send(id, belongs));
    effects.add(new Effect.Send(id, publishing.complete(id)));
    for (ToAgent payloads : held.beyond(Held.NOTHING, view)) {
      effects.add(new Effect.Send(id, payloads));
    }
    effects.add(new Effect.Send(id, Assigning.complete(id, view)));
    effects.add(new Effect.Send(id, held.kept()));
    return effects;
  }

  private boolean isTrue(NodeId id, View view) {
    Change.ReportNode report = report(id);
    return view.node(id)
        .filter(node -> node.status().equals(report.status()))
        .filter(node -> report.description().equals(Optional.of(node.description())))
        .isPresent();
  }

  private Change.ReportNode report(NodeId id) {
    Session session = Optional.ofNullable(sessions.get(id)).orElseThrow();
    return new Change.ReportNode(id, session.status(), session.description());
  }

  private static Change suspected(Node node) {
    var status =
        node.status().with(State.DISCONNECTED, "node is currently trying to find new manager");
    return new Change.ReportNode(node.id(), status, Optional.empty());
  }

  /// One write for each: that one of them is refused must not keep the others out.
  private List<Effect> guests(NodeId from, List<GuestWish> all, View view) {
    var effects = new ArrayList<Effect>();
    for (Change change : Lodging.changes(from, all, view)) effects.add(Effect.Write.of(change));
    for (ToAgent.GuestRefused no : Lodging.refusals(from, all, view)) {
      effects.add(new Effect.Send(from, no));
    }
    return effects;
  }

  private List<Effect> statuses(NodeId from, List<ToManager.TaskReport> reports, View view) {
    Optional<String> objection = Reporting.objection(from, reports, view);
    if (objection.isPresent()) return end(from, objection.get());
    return batched(Reporting.changes(reports, view));
  }

  private List<Effect> end(NodeId node, String why) {
    LOG.log(WARNING, "node {0} session -> ended: {1}", node, why);
    sessions.remove(node);
    return List.of(new Effect.Disconnect(node, why));
  }

  // what time brings

  private List<Effect> due(Timer timer, View view, Instant now) {
    if (timer.equals(LOOK)) return List.of(nextLook(now));
    var node = new NodeId(timer.subject());
    return switch (timer.what()) {
      case SILENCE -> vigil.watches(node) ? silent(node, view, now) : List.of();
      case ORPHANS -> batched(Reporting.orphans(node, view, now));
      default -> throw new IllegalArgumentException("no timer of the dispatcher: " + timer);
    };
  }

  private List<Effect> silent(NodeId id, View view, Instant now) {
    var effects = new ArrayList<Effect>();
    switch (vigil.silence(id, now)) {
      case NONE -> effects.add(silenceDue(id, now));
      case SUSPICIOUS -> {
        effects.addAll(suspect(id, true, view));
        effects.add(silenceDue(id, now));
      }
      case FATAL -> {
        if (sessions.containsKey(id)) effects.addAll(end(id, "heartbeat failure"));
        vigil.forget(id);
        view.node(id)
            .filter(node -> node.status().state() != State.DOWN)
            .ifPresent(node -> effects.add(report(node, lost(node.status(), now))));
      }
    }
    return effects;
  }

  private static NodeStatus lost(NodeStatus was, Instant now) {
    return was.lost(
        was.state() == State.UNKNOWN
            ? "heartbeat failure for node in \"unknown\" state"
            : "heartbeat failure",
        now);
  }

  // what the log brings

  private List<Effect> committed(List<StoreEvent> events, View view, Instant now) {
    var effects = new ArrayList<Effect>();
    boolean others = events.stream().anyMatch(belonging::isNewsForAll);
    if (others) belonging = Belonging.in(view, self);
    // Sessions that open now are told everything; increments are for those that were open before.
    var listening = new TreeSet<NodeId>();
    sessions.forEach((node, session) -> {
      if (session.open()) listening.add(node);
    });
    var publishing = new Publishing(view);
    for (StoreEvent event : events) {
      effects.addAll(nodeNews(event, publishing, view, now));
      Lodging.trouble(event).ifPresent(effects::add);
    }
    if (events.stream().anyMatch(Dispatcher::isAnotherPeriod)) {
      effects.addAll(anotherPeriod(listening, view, now));
    }
    effects.addAll(belonging(others ? listening : concerned(events), view));
    SortedMap<NodeId, ToAgent> assignments = Assigning.increments(events, view);
    SortedMap<NodeId, ToAgent> networks = publishing.increments(events);
    SortedSet<NodeId> supplied = Held.touched(events, view);
    for (NodeId node : listening) {
      Session session = sessions.get(node);
      if (session == null) continue;
      Held was = session.held();
      Held is = supplied.contains(node) ? was.followed(node, view) : was;
      sessions.put(node, session.holding(is));
      // The networks first: they are made while the tasks are prepared.
      ToAgent map = networks.get(node);
      if (map != null) effects.add(new Effect.Send(node, map));
      for (ToAgent payloads : is.beyond(was, view)) effects.add(new Effect.Send(node, payloads));
      ToAgent tasks = assignments.get(node);
      if (tasks != null) effects.add(new Effect.Send(node, tasks));
      if (is.lacksOf(was)) effects.add(new Effect.Send(node, is.kept()));
    }
    Predicate<NodeId> told =
        node -> isOpen(node) && (networks.containsKey(node) || !listening.contains(node));
    partings
        .begin(events, told, view, now)
        .forEach((node, messages) -> messages.forEach(it -> say(node, it, effects)));
    return effects;
  }

  private void say(NodeId node, ToAgent message, List<Effect> effects) {
    if (isOpen(node)) effects.add(new Effect.Send(node, message));
  }

  private boolean isOpen(NodeId node) {
    Session session = sessions.get(node);
    return session != null && session.open();
  }

  private static List<NodeId> concerned(List<StoreEvent> events) {
    return events.stream()
        .flatMap(event -> Belonging.isNewsFor(event).stream())
        .distinct()
        .toList();
  }

  /// Tells those nodes what they are to the swarm to whom it is news.
  private List<Effect> belonging(Collection<NodeId> nodes, View view) {
    var effects = new ArrayList<Effect>();
    for (NodeId id : nodes) {
      Session session = sessions.get(id);
      if (session == null || !session.open() || view.node(id).isEmpty()) continue;
      ToAgent.Membership is = belonging.of(view.node(id).orElseThrow());
      if (session.belongs().equals(Optional.of(is))) continue;
      sessions.put(id, session.belonging(is));
      effects.add(new Effect.Send(id, is));
    }
    return effects;
  }

  private List<Effect> nodeNews(StoreEvent event, Publishing publishing, View view, Instant now) {
    return switch (event) {
      case StoreEvent.NodeCreated(var node) -> settle(node.id(), publishing, view, now);
      case StoreEvent.NodeUpdated(var before, var after) -> {
        if (before.status().state() != after.status().state()) {
          LOG.log(
              INFO,
              "node {0} {1} -> {2}: {3}",
              after.id(),
              before.status().state(),
              after.status().state(),
              after.status().message());
        }
        var effects = new ArrayList<>(settle(after.id(), publishing, view, now));
        if (before.status().state() != State.DOWN && after.status().state() == State.DOWN) {
          effects.add(orphansDue(after.id(), now));
        }
        yield effects;
      }
      case StoreEvent.NodeRemoved(var node) -> {
        vigil.forget(node.id());
        registrations.forget(node.id());
        yield sessions.containsKey(node.id()) ? end(node.id(), "node not found") : List.of();
      }
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
          List.of();
    };
  }

  private static boolean isAnotherPeriod(StoreEvent event) {
    return event instanceof StoreEvent.ClusterUpdated(var before, var after)
        && !before.spec().dispatcher().equals(after.spec().dispatcher());
  }

  /// Nobody is called silent by a measure that he has not heard of: the count begins anew.
  private List<Effect> anotherPeriod(Collection<NodeId> listening, View view, Instant now) {
    vigil.beats(beat(view), now);
    var effects = new ArrayList<Effect>();
    effects.add(nextLook(now));
    for (Node node : view.nodes()) {
      if (vigil.watches(node.id())) effects.add(silenceDue(node.id(), now));
    }
    for (NodeId node : listening) {
      effects.add(new Effect.Send(node, new ToAgent.Welcome(node, vigil.beat())));
    }
    return effects;
  }

  /// Only news of a node or for a network that was removed meanwhile is ever refused (or all is,
  /// because somebody else leads by now).
  private List<Effect> refused(Transaction transaction, Refusal why, View view) {
    var effects = new ArrayList<Effect>();
    for (Change change : transaction.changes()) {
      if (change instanceof Change.CreateGuest(var guest)) {
        effects.add(new Effect.Send(guest.node(), Lodging.refused(guest.id(), why)));
      }
      if (change instanceof Change.ReportNode(var node, _, _)
          && view.node(node).isEmpty()
          && sessions.containsKey(node)) {
        effects.addAll(end(node, "node not found"));
      }
    }
    return effects;
  }

  // small steps

  private static Effect report(Node node, NodeStatus status) {
    return Effect.Write.of(new Change.ReportNode(node.id(), status, Optional.empty()));
  }

  private static List<Effect> batched(List<? extends Change> changes) {
    var writes = new ArrayList<Effect>();
    for (int from = 0; from < changes.size(); from += BATCH) {
      int to = Math.min(from + BATCH, changes.size());
      writes.add(new Effect.Write(new Transaction(List.copyOf(changes.subList(from, to)))));
    }
    return writes;
  }

  private Effect nextLook(Instant now) {
    return new Effect.WakeAt(LOOK, vigil.nextLook(now));
  }

  private Effect silenceDue(NodeId node, Instant now) {
    return new Effect.WakeAt(new Timer(SILENCE, node.value()), vigil.next(node, now));
  }

  private static Effect orphansDue(NodeId node, Instant now) {
    return new Effect.WakeAt(new Timer(ORPHANS, node.value()), now.plus(ORPHANED_AFTER));
  }

  /// How often agents give a sign of life.
  static Duration beat(View view) {
    Duration beat =
        view.cluster()
            .map(cluster -> cluster.spec().dispatcher())
            .orElse(ClusterSpec.DEFAULT.dispatcher())
            .heartbeatPeriod()
            .dividedBy(BEATS_PER_PERIOD);
    return beat.compareTo(LEAST_BEAT) < 0 ? LEAST_BEAT : beat;
  }
}
