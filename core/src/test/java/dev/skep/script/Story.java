package dev.skep.script;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.worker.AgentEffect;
import dev.skep.agent.worker.AgentInput;
import dev.skep.agent.worker.Worker;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.manager.api.Decision;
import dev.skep.manager.api.Nodes;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.store.Applied;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.Services;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import dev.skep.world.Agenda;
import dev.skep.world.Chance;
import dev.skep.world.Loops;
import dev.skep.world.Samples;
import dev.skep.world.SimEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A swarm in which nothing goes wrong unless the script says so: one manager, real loops, real
/// agents, engines that take a fixed time. What the rooms write and what agents ask of their
/// engines becomes the trace.
final class Story {
  private static final Duration HOP = Duration.ofMillis(1);

  private final Agenda agenda = new Agenda();
  private Turn turn = new Turn(Loops.of(this::id, _ -> 0, new NodeId("m1"), agenda::now));
  private final Words words = new Words();
  private final SortedMap<NodeId, Host> hosts = new TreeMap<>();
  private final SortedMap<String, Instant> timers = new TreeMap<>();
  private final List<String> trace = new ArrayList<>();
  private List<Letter> mail = new ArrayList<>();
  private List<StoreEvent> events = new ArrayList<>();
  private List<Draft> asked = new ArrayList<>();
  private View view = View.EMPTY;
  private boolean turnDue;
  private int ids;

  Story() {
    commit(List.of(draft("api", new Change.CreateCluster(Samples.cluster()))));
    think(turn.start(view, agenda.now()));
  }

  /// What has happened since it was last asked.
  List<String> trace() {
    var lines = List.copyOf(trace);
    trace.clear();
    return lines;
  }

  private String id() {
    return "id%03d".formatted(++ids);
  }

  // commands

  void run(String command) {
    List<String> parts = List.of(command.split(" "));
    String verb = parts.getFirst() + (parts.size() > 2 ? " " + parts.get(1) : "");
    switch (verb) {
      case "nodes" -> nodes(Integer.parseInt(parts.get(1)));
      case "network create" -> ask(new Change.CreateNetwork(Samples.overlay(parts.get(2))));
      case "service create" ->
          create(parts.get(2), value(parts.get(3)), parts.subList(4, parts.size()));
      case "service update" -> update(parts.get(2), parts.subList(3, parts.size()));
      case "service scale" -> scale(parts.get(2).split("=")[0], value(parts.get(2)));
      case "service remove" -> remove(parts.get(2));
      case "global create" -> create(parts.get(2), new ServiceMode.Global());
      case "job create" -> createJob(parts.get(2), parts.get(3));
      case "cron create" -> createScheduled(parts.get(2), parts.subList(3, parts.size()));
      case "cron suspend" -> label(parts.get(2), "suspend", "true");
      case "cron resume" -> label(parts.get(2), "suspend", "false");
      case "globaljob create" -> create(parts.get(2), new ServiceMode.GlobalJob());
      case "service again" -> again(parts.get(2));
      case "service rollback" -> rollBack(parts.get(2));
      case "service rebalance" ->
          ask(new Change.RebalanceService(service(parts.get(2)).id(), true));
      case "join" -> join(parts.get(1));
      case "drain" -> set(parts.get(1), Availability.DRAIN);
      case "pause" -> set(parts.get(1), Availability.PAUSE);
      case "activate" -> set(parts.get(1), Availability.ACTIVE);
      case "cut" -> host(new NodeId(parts.get(1))).cut();
      case "heal" -> host(new NodeId(parts.get(1))).connect();
      case "crash" -> host(new NodeId(parts.get(1))).crash();
      case "boot" -> host(new NodeId(parts.get(1))).boot();
      case "node remove" -> removeNode(new NodeId(parts.get(2)));
      case "kill" -> end(parts.get(1), 1);
      case "finish" -> end(parts.get(1), 0);
      case "lead" -> lead();
      case "advance" -> advance(Duration.parse("PT" + parts.get(1)));
      default -> throw new IllegalArgumentException("no such command: " + command);
    }
  }

  private static long value(String assignment) {
    return Long.parseLong(assignment.substring(assignment.indexOf('=') + 1));
  }

  private void advance(Duration duration) {
    agenda.runUntil(agenda.now().plus(duration));
  }

  private void nodes(int count) {
    for (int number = 1; number <= count; number++) join("n" + number);
  }

  private void join(String node) {
    ask(new Change.CreateNode(Samples.node(node)));
    var host = new Host(new NodeId(node));
    hosts.put(host.id, host);
    agenda.after(HOP.multipliedBy(10), host::boot);
  }

  private Service service(String name) {
    return view.serviceNamed(name).orElseThrow();
  }

  /// @param networks `on=front`, for each that it stands on
  private void create(String name, long replicas, List<String> networks) {
    var on = networks.stream().map(it -> it.substring("on=".length())).toList();
    ServiceSpec spec = Services.on(Samples.spec(name, replicas), on);
    ask(new Change.CreateService(Samples.service(id(), spec)));
  }

  private void create(String name, ServiceMode mode) {
    ask(new Change.CreateService(Samples.service(id(), Services.spec(name, mode))));
  }

  /// @param counts `concurrent=2/5`: of five so many at once
  private void createJob(String name, String counts) {
    String[] numbers = counts.substring(counts.indexOf('=') + 1).split("/");
    create(
        name,
        new ServiceMode.ReplicatedJob(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
  }

  /// A job of one task.
  ///
  /// @param labels `at=*/5_*_*_*_*`, then `zone=Europe/Berlin` and the like
  private void createScheduled(String name, List<String> labels) {
    String expression = said(labels.getFirst()).replace('_', ' ');
    var more =
        labels.stream()
            .skip(1)
            .flatMap(it -> Stream.of(it.substring(0, it.indexOf('=')), said(it)))
            .toArray(String[]::new);
    ServiceSpec job = Services.job(name, 1, 1).spec();
    ask(new Change.CreateService(Samples.service(id(), Services.scheduled(job, expression, more))));
  }

  private static String said(String option) {
    return option.substring(option.indexOf('=') + 1);
  }

  private void label(String name, String label, String value) {
    Service service = view.serviceNamed(name).orElseThrow();
    var labels = new TreeMap<>(service.spec().annotations().labels());
    labels.put(ServiceSpec.SCHEDULE + "." + label, value);
    ask(
        new Change.ReviseService(
            service.id(),
            service.meta().version(),
            service.spec().withAnnotations(new Annotations(name, labels))));
  }

  private void again(String name) {
    Service service = view.serviceNamed(name).orElseThrow();
    ask(
        new Change.ReviseService(
            service.id(), service.meta().version(), Services.forced(service.spec())));
  }

  private void rollBack(String name) {
    Service service = view.serviceNamed(name).orElseThrow();
    ask(
        new Change.RollBackService(
            service.id(),
            service.meta().version(),
            Services.rollbackStatus(agenda.now()),
            OptionalLong.empty()));
  }

  /// Another manager leads from here: its loops know what is stored, and every node calls it.
  private void lead() {
    timers.clear();
    mail = new ArrayList<>();
    events = new ArrayList<>();
    turn = new Turn(Loops.of(this::id, _ -> 0, new NodeId("m1"), agenda::now));
    think(turn.start(view, agenda.now()));
    hosts.values().stream().filter(host -> host.connected).forEach(Host::connectAgain);
  }

  private void removeNode(NodeId node) {
    var decided = Nodes.remove(view, node.value(), true, new TreeMap<>(), agenda.now());
    if (!(decided instanceof Decision.Accept<NodeId>(var transaction, _))) {
      throw new IllegalArgumentException("node " + node + " is not removed: " + decided);
    }
    asked.add(new Draft("api", transaction));
    turnSoon();
  }

  private void scale(String name, long replicas) {
    Service service = view.serviceNamed(name).orElseThrow();
    ask(
        new Change.ReviseService(
            service.id(),
            service.meta().version(),
            service.spec().withMode(new ServiceMode.Replicated(replicas))));
  }

  /// `image=… parallelism=… delay=…s order=start-first action=rollback attempts=… hostport=…
  /// label=key=value`, as far as they are given.
  private void update(String name, List<String> options) {
    Service service = view.serviceNamed(name).orElseThrow();
    ServiceSpec spec = service.spec();
    UpdateConfig config = spec.updateConfig().orElse(UpdateConfig.DEFAULT);
    for (String option : options) {
      String said = option.substring(option.indexOf('=') + 1);
      switch (option.substring(0, option.indexOf('='))) {
        case "image" ->
            spec =
                spec.withTaskTemplate(
                    spec.taskTemplate().withContainerSpec(ContainerSpec.of(said)));
        case "parallelism" -> config = paced(config, Long.parseLong(said), config.delay());
        case "delay" -> config = paced(config, config.parallelism(), Duration.parse("PT" + said));
        case "order" -> config = acting(config, config.failureAction(), Order.valueOf(word(said)));
        case "action" ->
            config = acting(config, Optional.of(FailureAction.valueOf(word(said))), config.order());
        case "attempts" -> spec = restarting(spec, Long.parseLong(said));
        case "label" -> spec = labelled(spec, said);
        case "hostport" -> spec = Services.publishing(spec, hostPort(Integer.parseInt(said)));
        default -> throw new IllegalArgumentException("no such option: " + option);
      }
    }
    ServiceSpec wanted =
        new ServiceSpec(
            spec.annotations(),
            spec.taskTemplate(),
            spec.mode(),
            Optional.of(config),
            spec.rollbackConfig(),
            spec.networks(),
            spec.endpointSpec());
    ask(new Change.ReviseService(service.id(), service.meta().version(), wanted));
  }

  private static ServiceSpec restarting(ServiceSpec spec, long attempts) {
    return Services.restarting(
        spec,
        new RestartPolicy(
            Optional.empty(), Optional.empty(), Optional.of(attempts), Optional.empty()));
  }

  private static ServiceSpec labelled(ServiceSpec spec, String label) {
    int equals = label.indexOf('=');
    return Services.labelled(spec, label.substring(0, equals), label.substring(equals + 1));
  }

  private static PortConfig hostPort(int number) {
    return new PortConfig("", PortConfig.Protocol.TCP, 80, number, PortConfig.PublishMode.HOST);
  }

  private static String word(String option) {
    return option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static UpdateConfig paced(UpdateConfig was, long parallelism, Duration delay) {
    return new UpdateConfig(
        parallelism, delay, was.failureAction(), was.monitor(), was.maxFailureRatio(), was.order());
  }

  private static UpdateConfig acting(
      UpdateConfig was, Optional<FailureAction> action, Order order) {
    return new UpdateConfig(
        was.parallelism(), was.delay(), action, was.monitor(), was.maxFailureRatio(), order);
  }

  private void set(String node, Availability availability) {
    Node was = view.node(new NodeId(node)).orElseThrow();
    ask(
        new Change.SpecifyNode(
            was.id(), was.meta().version(), was.spec().withAvailability(availability)));
  }

  private void remove(String name) {
    Service service = view.serviceNamed(name).orElseThrow();
    var changes = new ArrayList<Change>();
    changes.add(new Change.RemoveService(service.id()));
    for (Task task : view.tasksOf(service.id())) {
      changes.add(new Change.DesireTask(task.id(), TaskState.REMOVE));
    }
    asked.add(new Draft("api", new Transaction(changes)));
    turnSoon();
  }

  private void end(String slot, long exitCode) {
    for (Task task : view.tasks()) {
      if (!task.isLive() || !(task.serviceName() + "." + task.slot()).equals(slot)) continue;
      host(task.node().orElseThrow()).engine.end(task.id(), exitCode);
    }
  }

  private void ask(Change change) {
    asked.add(draft("api", change));
    turnSoon();
  }

  private static Draft draft(String room, Change change) {
    return new Draft(room, Transaction.of(change));
  }

  // the manager

  private void turnSoon() {
    if (turnDue) return;
    turnDue = true;
    agenda.after(
        HOP,
        () -> {
          turnDue = false;
          var letters = mail;
          var happened = events;
          mail = new ArrayList<>();
          events = new ArrayList<>();
          think(turn.think(happened, letters, view, agenda.now()));
        });
  }

  private void think(Turn.Thoughts thoughts) {
    for (Effect message : thoughts.messages()) {
      if (message instanceof Effect.Send(var to, var what)) {
        agenda.after(HOP, () -> host(to).told(what));
      }
    }
    for (Turn.Wake wake : thoughts.wakes()) {
      String key = wake.loop() + wake.timer();
      timers.put(key, wake.at());
      agenda.at(
          wake.at(),
          () -> {
            if (timers.remove(key, wake.at())) {
              post(new Letter(wake.loop(), new Input.Due(wake.timer())));
            }
          });
    }
    var drafts = new ArrayList<>(asked);
    drafts.addAll(thoughts.drafts());
    asked = new ArrayList<>();
    if (!drafts.isEmpty()) commit(drafts);
  }

  private void commit(List<Draft> drafts) {
    var entry = new LogEntry(1, agenda.now(), drafts.stream().map(Draft::transaction).toList());
    Applied applied = view.apply(view.index() + 1, entry);
    for (int which = 0; which < drafts.size(); which++) {
      Draft draft = drafts.get(which);
      if (applied.outcomes().get(which) instanceof Applied.Outcome.Refused(var why)) {
        trace.add(Words.line(draft.loop(), "refused: " + why.text()));
        mail.add(new Letter(draft.loop(), new Input.Refused(draft.transaction(), why)));
      }
    }
    trace.addAll(words.said(drafts, view, applied.view()));
    view = applied.view();
    events.addAll(applied.events());
    turnSoon();
  }

  private void post(Letter letter) {
    mail.add(letter);
    turnSoon();
  }

  // the nodes

  private Host host(NodeId id) {
    return Optional.ofNullable(hosts.get(id)).orElseThrow();
  }

  private final class Host {
    final NodeId id;
    final SimEngine engine = new SimEngine(agenda, new Chance(1), new FixedDelays(), () -> false);
    Worker worker = new Worker();
    final SortedMap<Timer, Instant> alarms = new TreeMap<>();
    private boolean connected;
    private long pulse;

    Host(NodeId id) {
      this.id = id;
    }

    void boot() {
      worker = new Worker();
      alarms.clear();
      engine.attach(event -> on(new AgentInput.Seen(event)));
      carryOut(worker.start(agenda.now()));
      on(new AgentInput.Described(Samples.description(id.value())));
      connect();
    }

    void connect() {
      connected = true;
      heard(new ToManager.Connected("10.0.0." + id.value().substring(1)));
      on(new AgentInput.Connected());
    }

    /// The session with the former leader is over.
    void connectAgain() {
      on(new AgentInput.Disconnected("another manager leads"));
      connect();
    }

    /// The daemon dies; containers run on.
    void crash() {
      heard(new ToManager.Disconnected("the connection was lost"));
      connected = false;
      engine.attach(_ -> {});
      alarms.clear();
      pulse++;
    }

    /// The wire is cut, which the managers learn by silence only.
    void cut() {
      connected = false;
      on(new AgentInput.Disconnected("the manager is silent"));
    }

    void told(ToAgent message) {
      if (connected) on(new AgentInput.Told(message));
    }

    void on(AgentInput input) {
      carryOut(worker.on(input, agenda.now()));
    }

    private void carryOut(List<AgentEffect> effects) {
      for (AgentEffect effect : effects) {
        switch (effect) {
          case AgentEffect.Tell(var message) -> agenda.after(HOP, () -> heard(message));
          case AgentEffect.Run(var command) -> {
            words.asked(command).ifPresent(it -> trace.add(Words.line(id.value(), it)));
            engine.execute(command);
          }
          case AgentEffect.WakeAt(var timer, var at) -> {
            alarms.put(timer, at);
            agenda.at(
                at,
                () -> {
                  if (alarms.remove(timer, at)) on(new AgentInput.Due(timer));
                });
          }
          case AgentEffect.Beat(var period) -> beat(period);
          case AgentEffect.Belong _ -> {}
          case AgentEffect.Decline _ -> {}
          case AgentEffect.Program _ -> {}
          case AgentEffect.Confirm(var version) ->
              agenda.after(HOP, () -> on(new AgentInput.Carried(version)));
        }
      }
    }

    private void beat(Duration period) {
      long mine = ++pulse;
      agenda.every(
          period,
          () -> mine == pulse,
          () -> agenda.after(HOP, () -> heard(new ToManager.Heartbeat())));
    }

    private void heard(ToManager message) {
      if (connected) post(new Letter(Dispatcher.NAME, new Input.Heard(id, message)));
    }
  }

  private static final class FixedDelays implements SimEngine.Delays {
    @Override
    public Duration look() {
      return HOP;
    }

    @Override
    public Duration command(ContainerCommand command) {
      return Duration.ofMillis(100);
    }

    @Override
    public Duration event() {
      return HOP;
    }
  }
}
