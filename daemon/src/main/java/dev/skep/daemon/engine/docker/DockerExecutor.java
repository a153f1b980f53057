package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.TaskFiles;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.daemon.engine.TaskLanes;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.model.ContainerSpec;
import dev.skep.model.GenericResource;
import dev.skep.model.NodeId;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus.ContainerStatus;
import dev.skep.template.BadTemplate;
import dev.skep.template.ContainerTemplates;
import dev.skep.template.TemplateContext;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Runs tasks as containers of a Docker Engine.
final class DockerExecutor implements ContainerRuntime.Runner {
  /// Calls that make the engine work, under way at once: on two cores more than four bring nothing.
  private static final int AT_ONCE = 4;

  private static final System.Logger LOG = System.getLogger(DockerExecutor.class.getName());

  private static final String UNHEALTHY = "unhealthy container";

  /// How long a task waits until the containers of a former network are out of its network's way:
  /// they have as long to stop as their service says, usually 10 s.
  private static final Duration ROOM_PATIENCE = Duration.ofMinutes(1);

  private static final Duration ROOM_PAUSE = Duration.ofMillis(200);

  private final EngineApi engine;
  private final NodeId node;
  private final Consumer<ContainerEvent> told;
  private final EngineNetworks networks;
  private final Supplier<Underlay> underlay;
  private final ImagePulls pulls;
  private final MemoryFiles files;
  private final TaskLanes lanes = new TaskLanes();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final ConcurrentMap<TaskId, CompletableFuture<Void>> preparing =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<TaskId, TaskAssignment> awaitingHealth = new ConcurrentHashMap<>();
  private final ConcurrentMap<TaskId, String> causes = new ConcurrentHashMap<>();
  private final EngineEvents events;

  /// @param told hears what comes of commands, and what happens by itself; on any thread
  DockerExecutor(
      DockerClient client,
      NodeId node,
      EngineNetworks networks,
      Supplier<Underlay> underlay,
      Consumer<ContainerEvent> told) {
    this.engine = new EngineApi(client);
    this.node = node;
    this.told = told;
    this.networks = networks;
    this.underlay = underlay;
    this.pulls = new ImagePulls(engine);
    this.files = new MemoryFiles(node);
    this.events = new EngineEvents(engine, NodeLabels.NODE + "=" + node, this::happened, told);
  }

  @Override
  public void start() {
    events.start();
  }

  @Override
  public void execute(ContainerCommand command) {
    switch (command) {
      case ContainerCommand.Look _ -> Thread.ofVirtual().name("look").start(this::look);
      case ContainerCommand.Prepare(var assignment, var mine) -> {
        TaskId task = assignment.task().id();
        var cut = preparing.computeIfAbsent(task, _ -> new CompletableFuture<>());
        inLane(task, () -> prepare(assignment, mine, cut));
      }
      case ContainerCommand.Start(var assignment, var mine) ->
          inLane(assignment.task().id(), () -> start(assignment, mine));
      case ContainerCommand.Stop(var task, var grace) -> {
        cutShort(task);
        inLane(task, () -> stop(task, grace));
      }
      case ContainerCommand.Remove(var task) -> {
        cutShort(task);
        inLane(task, () -> remove(task));
      }
    }
  }

  @Override
  public void close() {
    events.close();
  }

  @Override
  public void removeAll() throws IOException {
    for (JsonNode each : engine.containers(NodeLabels.NODE + "=" + node)) {
      engine.remove(each.path("Id").asString(""));
    }
    networks.removeAll();
    files.removeAll();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void inLane(TaskId task, Work work) {
    lanes.run(
        task,
        () -> {
          try {
            work.run();
          } catch (DockerException.Unreachable | DockerException.Broken away) {
            told.accept(new ContainerEvent.Failed(task, words(away), true));
          } catch (IOException refused) {
            told.accept(new ContainerEvent.Failed(task, words(refused), false));
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "task " + task + ": a command broke", fault);
            told.accept(new ContainerEvent.Failed(task, String.valueOf(fault), false));
          }
        });
  }

  private static String words(Exception trouble) {
    return String.valueOf(trouble.getMessage());
  }

  private void cutShort(TaskId task) {
    CompletableFuture<Void> under = preparing.get(task);
    if (under != null) under.cancel(false);
  }

  private void look() {
    try {
      SortedSet<TaskId> withFiles = files.tasks();
      var found = new ArrayList<FoundContainer>();
      for (JsonNode each : engine.containers(NodeLabels.NODE + "=" + node)) {
        String task = each.path("Labels").path(NodeLabels.TASK).asString("");
        if (task.isEmpty()) continue;
        withFiles.remove(new TaskId(task));
        found(new TaskId(task), each).ifPresent(found::add);
      }
      withFiles.forEach(this::forgetFiles);
      told.accept(new ContainerEvent.Found(found));
    } catch (IOException away) {
      told.accept(new ContainerEvent.EngineLost(words(away)));
    }
  }

  /// Of a task that a daemon before this one has left behind. Behind what is under way for the
  /// task: its files are there before its container is.
  private void forgetFiles(TaskId task) {
    lanes.run(
        task,
        () -> {
          try {
            if (containerOf(task).isEmpty()) files.remove(task);
          } catch (IOException later) {
            LOG.log(System.Logger.Level.DEBUG, "files of task {0} stay: {1}", task, words(later));
          }
        });
  }

  /// Empty when it has been removed since it was listed.
  private Optional<FoundContainer> found(TaskId task, JsonNode listed) throws IOException {
    String id = listed.path("Id").asString("");
    var as = new ContainerStatus(id, 0, 0);
    return switch (listed.path("State").asString("")) {
      case "created" -> Optional.of(new FoundContainer(task, Phase.CREATED, as));
      // The list says nothing of exit codes.
      case "exited", "dead" -> ended(id).map(end -> new FoundContainer(task, Phase.EXITED, end));
      case "removing" -> Optional.empty();
      // running, paused, restarting
      case String _ -> Optional.of(new FoundContainer(task, Phase.RUNNING, as));
    };
  }

  private Optional<ContainerStatus> ended(String id) throws IOException {
    return engine.container(id).map(DockerExecutor::status);
  }

  private void prepare(TaskAssignment assignment, TaskFiles mine, CompletableFuture<Void> cut)
      throws IOException, InterruptedException {
    TaskId task = assignment.task().id();
    try {
      Optional<String> pullError = pulled(assignment, cut);
      if (pullError.isEmpty()) return;
      var claim = claimed(assignment, cut);
      if (claim.isEmpty()) return;
      try (var _ = claim.get()) {
        slots.acquire();
        try {
          String id = create(filledIn(assignment), files.put(task, mine), pullError.get());
          told.accept(new ContainerEvent.Prepared(task, new ContainerStatus(id, 0, 0)));
        } finally {
          slots.release();
        }
      }
    } finally {
      preparing.remove(task, cut);
    }
  }

  /// Holds no slot while it waits: the containers that are in the way need one to go. Empty when
  /// the task was stopped meanwhile.
  private Optional<EngineNetworks.Claim> claimed(
      TaskAssignment assignment, CompletableFuture<Void> cut)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + ROOM_PATIENCE.toNanos();
    while (true) {
      try {
        return Optional.of(networks.claim(assignment.networks(), underlay.get()));
      } catch (EngineNetworks.InTheWay former) {
        if (System.nanoTime() - end > 0) throw former;
        if (isCut(cut)) return Optional.empty();
      }
    }
  }

  /// Waits a moment for it.
  private static boolean isCut(CompletableFuture<Void> cut) throws InterruptedException {
    try {
      cut.get(ROOM_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (CancellationException stopped) {
      return true;
    } catch (TimeoutException goOn) {
      return false;
    } catch (ExecutionException broke) {
      throw new IllegalStateException("a cut failed by a fault of ours", broke);
    }
  }

  /// What was wrong with the pull; empty when the task was stopped meanwhile: the stop is answered,
  /// this is not.
  private Optional<String> pulled(TaskAssignment assignment, CompletableFuture<Void> cut)
      throws IOException, InterruptedException {
    ContainerSpec container = assignment.spec().taskTemplate().containerSpec();
    var pull = pulls.pull(container.image(), container.registryAuth());
    try {
      CompletableFuture.anyOf(pull, cut).get();
      return Optional.of(pull.get());
    } catch (CancellationException _) {
      return Optional.empty();
    } catch (ExecutionException failed) {
      if (cut.isCancelled()) return Optional.empty();
      if (failed.getCause() instanceof IOException broke) throw broke;
      throw new IllegalStateException("a pull failed by a fault of ours", failed);
    }
  }

  /// With what placeholders in its settings stand for, and what it has reserved of the node's
  /// generic resources.
  private TaskAssignment filledIn(TaskAssignment assignment) throws IOException {
    var spec = assignment.spec();
    ContainerSpec asked = spec.taskTemplate().containerSpec();
    List<GenericResource> reserved = spec.taskTemplate().reservations().genericResources();
    // The engine is asked about the host only where it matters.
    if (!ContainerTemplates.any(asked) && reserved.isEmpty()) return assignment;
    var host = HostDescription.of(engine.info());
    var context = TemplateContext.of(assignment.task(), spec, node, host);
    try {
      ContainerSpec expanded = ContainerTemplates.expand(asked, context);
      var env = new ArrayList<>(expanded.env());
      env.addAll(ResourceVariables.of(reserved, host.resources().genericResources()));
      return assignment.withContainer(
          expanded.withTexts(expanded.hostname(), env, expanded.mounts()));
    } catch (BadTemplate why) {
      throw new IOException(why.getMessage(), why);
    }
  }

  private String create(TaskAssignment assignment, List<FileMount> mounts, String pullError)
      throws IOException {
    String name = assignment.task().name();
    String id;
    try {
      id = engine.createContainer(name, ContainerBody.of(assignment, node, mounts));
    } catch (DockerException.ErrorAnswer taken) {
      // Why it is missing, the registry has said.
      if (taken.getMessage().startsWith("No such image") && !pullError.isEmpty()) {
        throw new IOException(taken.getMessage() + " (pull: " + pullError + ")", taken);
      }
      // A container of that name is this very task's, from before a crash.
      if (taken.status() != 409) throw taken;
      id =
          engine
              .container(name)
              .map(found -> found.path("Id").asString(""))
              .orElseThrow(() -> taken);
    }
    for (int which = 1; which < assignment.networks().size(); which++) {
      var body = EngineApi.object().put("Container", id);
      body.set("EndpointConfig", ContainerBody.endpoint(assignment, which));
      engine.connect(assignment.networks().get(which).name(), body);
    }
    if (!assignment.networks().isEmpty()) {
      for (var own : ContainerBody.nodesOwn(assignment)) {
        engine.connect(own.word(), EngineApi.object().put("Container", id));
      }
    }
    return id;
  }

  private void start(TaskAssignment assignment, TaskFiles mine)
      throws IOException, InterruptedException {
    TaskId task = assignment.task().id();
    String name = assignment.task().name();
    JsonNode before = engine.container(name).orElseThrow(() -> gone(name));
    // One attempt per task: what has run already is not run again.
    String found = before.path("State").path("Status").asString("");
    if (found.equals("exited")) {
      exited(task, status(before));
      return;
    }
    if (found.equals("created")) {
      if (!mine.trouble().isEmpty()) throw new IOException(mine.trouble());
      // Again: the host may have been restarted since the container was made.
      files.put(task, mine);
    }
    // Before the start: the verdict may come before the engine has answered.
    awaitingHealth.put(task, assignment);
    slots.acquire();
    try {
      engine.start(name);
    } catch (DockerException.ErrorAnswer refused) {
      awaitingHealth.remove(task);
      throw new IOException("starting container failed: " + refused.getMessage(), refused);
    } finally {
      slots.release();
    }
    JsonNode inspected = engine.container(name).orElseThrow(() -> gone(name));
    switch (inspected.path("State").path("Health").path("Status").asString("none")) {
      case "starting" -> {}
      // One that was found, and has become so while nobody listened.
      case "unhealthy" -> stopUnhealthy(task, inspected.path("Id").asString(""));
      // healthy, none
      case String _ -> {
        if (awaitingHealth.remove(task) != null) told.accept(started(assignment, inspected));
      }
    }
  }

  private static ContainerEvent started(TaskAssignment assignment, JsonNode inspected) {
    return new ContainerEvent.Started(
        assignment.task().id(), status(inspected), HostPorts.of(assignment, inspected));
  }

  private static IOException gone(String container) {
    return new IOException("No such container: " + container);
  }

  private void stop(TaskId task, Duration grace) throws IOException {
    Optional<String> container = containerOf(task);
    if (container.isPresent()) {
      try {
        engine.stop(container.get(), grace);
      } catch (DockerException.ErrorAnswer refused) {
        // Somebody has removed it meanwhile: it has stopped.
        if (refused.status() != 404) throw refused;
      }
    }
    Optional<ContainerStatus> end =
        container.isPresent() ? ended(container.get()) : Optional.empty();
    exited(task, end.orElse(new ContainerStatus("", 0, 0)));
  }

  private void remove(TaskId task) throws IOException, InterruptedException {
    Optional<String> container = containerOf(task);
    slots.acquire();
    try {
      if (container.isPresent()) engine.remove(container.get());
    } finally {
      slots.release();
    }
    files.remove(task);
    told.accept(new ContainerEvent.Removed(task));
  }

  private Optional<String> containerOf(TaskId task) throws IOException {
    for (JsonNode each : engine.containers(NodeLabels.TASK + "=" + task)) {
      return Optional.of(each.path("Id").asString(""));
    }
    return Optional.empty();
  }

  /// What the engine tells of a container by itself.
  private void happened(EngineEvents.Happening it) {
    switch (it.action()) {
      // In the lane: what a command under way has still to say comes first.
      case "die" ->
          inLane(
              it.task(),
              () -> {
                awaitingHealth.remove(it.task());
                exited(it.task(), new ContainerStatus(it.container(), 0, it.exitCode()));
              });
      case "health_status: healthy" -> {
        TaskAssignment assignment = awaitingHealth.remove(it.task());
        if (assignment != null) inLane(it.task(), () -> healthy(assignment, it.container()));
      }
      case "health_status: unhealthy" ->
          inLane(it.task(), () -> stopUnhealthy(it.task(), it.container()));
      // create, start, kill …: nothing that a command of ours has not said already.
      case String _ -> {}
    }
  }

  private void stopUnhealthy(TaskId task, String container) throws IOException {
    causes.put(task, UNHEALTHY);
    engine.stop(container, ContainerSpec.DEFAULT_STOP_GRACE);
  }

  private void healthy(TaskAssignment assignment, String container) throws IOException {
    told.accept(
        started(assignment, engine.container(container).orElseThrow(() -> gone(container))));
  }

  private void exited(TaskId task, ContainerStatus status) throws IOException {
    // Its container stays for the history, and what was secret need not.
    files.remove(task);
    String cause = causes.remove(task);
    told.accept(new ContainerEvent.Exited(task, status, cause == null ? "" : cause));
  }

  private static ContainerStatus status(JsonNode inspected) {
    JsonNode state = inspected.path("State");
    return new ContainerStatus(
        inspected.path("Id").asString(""),
        state.path("Pid").asLong(0),
        state.path("ExitCode").asLong(0));
  }
}
