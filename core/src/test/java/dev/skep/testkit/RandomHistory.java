package dev.skep.testkit;

import dev.skep.model.Node;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.store.Change;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Life in a small swarm, by the harness's dice: users create, scale, update and remove services
/// and look after nodes; nodes come, go and drain; tasks go forward, fail and stop; time passes.
public final class RandomHistory {
  /// Quiet, or the log is longer than the test. Held because loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  /// Steps under one leader.
  private static final int LEADS = 40;

  private final LoopHarness harness;
  private final Agents agents;
  private final SplittableRandom random;
  private final boolean tolerant;
  private Runnable lead = () -> {};
  private boolean patient;
  private List<Kind> modes = List.of(Kind.GLOBAL, Kind.REPLICATED, Kind.REPLICATED);
  private int made;

  /// The modes, to be diced for.
  public enum Kind {
    REPLICATED,
    GLOBAL,
    REPLICATED_JOB,
    GLOBAL_JOB
  }

  public RandomHistory(LoopHarness harness) {
    this(harness, false);
  }

  /// @param tolerant no update is stopped by its failures
  public RandomHistory(LoopHarness harness, boolean tolerant) {
    this.tolerant = tolerant;
    this.harness = harness;
    this.agents = new Agents(harness);
    this.random = harness.random();
  }

  /// Services of these modes only.
  public RandomHistory of(Kind... kinds) {
    modes = List.of(kinds);
    return this;
  }

  /// Some services wait for nodes that are lost.
  public RandomHistory patient() {
    patient = true;
    return this;
  }

  /// Every now and then another leader takes over.
  public RandomHistory ledBy(Runnable lead) {
    this.lead = lead;
    return this;
  }

  public void steps(int count) {
    for (int i = 0; i < 3; i++) agents.create(Nodes.ready("n" + made++));
    for (int i = 0; i < 2; i++) createService();
    for (int i = 0; i < count; i++) {
      if (i % LEADS == LEADS - 1) lead.run();
      step();
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 55) taskLives();
    else if (dice < 70) harness.advance(Duration.ofMillis(random.nextInt(8000)));
    else if (dice < 80) serviceChanges();
    else if (dice < 94) nodeChanges();
    else if (dice < 97) createService();
    else if (dice < 98) agents.create(Nodes.ready("n" + made++));
    else if (dice < 99) any(harness.view().nodes()).ifPresent(this::removeNode);
    else any(harness.view().services()).ifPresent(service -> agents.remove(service.name()));
  }

  private void createService() {
    if (harness.view().services().size() >= 4) return;
    String name = "s" + made++;
    ServiceMode mode = mode();
    var spec = Services.restarting(graced(Services.spec(name, mode)), policy());
    agents.create(Services.of(mode.isJob() ? spec : Services.updating(spec, update())));
  }

  private ServiceSpec graced(ServiceSpec spec) {
    return patient
        ? Services.labelled(spec, NodeLossGrace.LABEL, 5 * random.nextInt(4) + "s")
        : spec;
  }

  private ServiceMode mode() {
    return switch (modes.get(random.nextInt(modes.size()))) {
      case REPLICATED -> new ServiceMode.Replicated(random.nextInt(5));
      case GLOBAL -> new ServiceMode.Global();
      case REPLICATED_JOB -> new ServiceMode.ReplicatedJob(random.nextInt(4), random.nextInt(6));
      case GLOBAL_JOB -> new ServiceMode.GlobalJob();
    };
  }

  private UpdateConfig update() {
    return new UpdateConfig(
        random.nextInt(3),
        Duration.ofSeconds(random.nextInt(3) * 3L),
        Optional.of(tolerant ? FailureAction.CONTINUE : FailureAction.values()[random.nextInt(3)]),
        Optional.empty(),
        random.nextInt(3) / 4f,
        random.nextInt(4) == 0 ? Order.START_FIRST : Order.STOP_FIRST);
  }

  private RestartPolicy policy() {
    return new RestartPolicy(
        Optional.of(Condition.values()[random.nextInt(3)]),
        Optional.of(Duration.ofSeconds(random.nextInt(3) * 3L)),
        Optional.of((long) random.nextInt(3)),
        random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(20)));
  }

  private void serviceChanges() {
    any(harness.view().services())
        .ifPresent(service -> agents.update(service.name(), changed(service)));
  }

  private ServiceSpec changed(Service service) {
    ServiceSpec spec = service.spec();
    return switch (random.nextInt(patient ? 5 : 4)) {
      case 4 -> graced(spec);
      case 0 -> Services.image(spec, "image:" + random.nextInt(3));
      case 1 -> Services.restarting(spec, policy());
      case 2 -> Services.constrained(spec, "node.id != n" + random.nextInt(3));
      default ->
          switch (spec.mode()) {
            case ServiceMode.Replicated _ -> Services.scaled(spec, random.nextInt(6));
            case ServiceMode.ReplicatedJob _ ->
                spec.withMode(new ServiceMode.ReplicatedJob(random.nextInt(4), random.nextInt(6)));
            case ServiceMode.Global _, ServiceMode.GlobalJob _ -> spec;
          };
    };
  }

  private void nodeChanges() {
    Optional<Node> node = any(harness.view().nodes());
    if (node.isEmpty()) return;
    String id = node.get().id().value();
    switch (random.nextInt(7)) {
      case 0 -> agents.set(id, Availability.DRAIN);
      case 1 -> agents.set(id, Availability.PAUSE);
      case 2, 3 -> agents.set(id, Availability.ACTIVE);
      case 4 -> {
        if (patient) agents.lose(id);
        else agents.set(id, NodeStatus.State.DOWN);
      }
      default -> agents.set(id, NodeStatus.State.READY);
    }
  }

  private void removeNode(Node node) {
    if (harness.view().nodes().size() > 2) harness.write(new Change.RemoveNode(node.id()));
  }

  private void taskLives() {
    List<Task> open =
        harness.view().tasks().stream().filter(task -> !task.state().isTerminal()).toList();
    any(open).ifPresent(this::taskLives);
  }

  private void taskLives(Task task) {
    if (task.state().isBefore(TaskState.ASSIGNED)) {
      if (task.desired().isAfter(TaskState.COMPLETE)) return;
      List<Node> nodes =
          harness.view().nodes().stream()
              .filter(node -> task.node().isEmpty() || task.node().get().equals(node.id()))
              .filter(Node::takesTasks)
              .toList();
      any(nodes).ifPresent(node -> agents.assign(task, node.id().value()));
    } else if (random.nextInt(6) == 0) {
      agents.report(task, random.nextBoolean() ? TaskState.FAILED : TaskState.COMPLETE);
    } else if (task.state().isBefore(task.desired())) {
      agents.report(
          task, task.desired().isAfter(TaskState.COMPLETE) ? TaskState.SHUTDOWN : task.desired());
    }
  }

  private <T> Optional<T> any(Collection<T> all) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream().skip(random.nextInt(all.size())).findFirst();
  }
}
