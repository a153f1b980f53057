package dev.skep.store;

import static dev.skep.store.Refusal.Code.ALREADY_EXISTS;
import static dev.skep.store.Refusal.Code.FAILED_PRECONDITION;
import static dev.skep.store.Refusal.Code.INTERNAL;

import dev.skep.model.Cluster;
import dev.skep.model.Config;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.Revision;
import dev.skep.model.RevisionKey;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Secret;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.Change.*;
import dev.skep.store.StoreEvent.*;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Applies one log entry: checks every precondition, stamps versions, collects events.
final class Application {
  private final long index;
  private final Instant at;
  private final Edit edit;
  private final List<StoreEvent> events = new ArrayList<>();

  private Application(View from, long index, Instant at) {
    this.index = index;
    this.at = at;
    this.edit = new Edit(from);
  }

  static Applied of(View from, long index, long written, LogEntry entry) {
    if (index <= from.index()) {
      throw new InvariantViolation("entry " + index + " comes after entry " + from.index());
    }
    long term = Math.max(from.term(), Math.max(written, entry.term()));
    var view = new Edit(from).view(index, term);
    var outcomes = new ArrayList<Outcome>();
    for (Transaction transaction : entry.transactions()) {
      if (entry.term() < term) {
        outcomes.add(new Outcome.Refused(staleTerm(entry.term(), term)));
        continue;
      }
      var application = new Application(view, index, entry.at());
      Optional<Refusal> refusal = application.all(transaction);
      if (refusal.isEmpty()) view = application.edit.view(index, term);
      outcomes.add(
          refusal
              .<Outcome>map(Outcome.Refused::new)
              .orElseGet(() -> new Outcome.Done(List.copyOf(application.events))));
    }
    return new Applied(view, outcomes);
  }

  private static Refusal staleTerm(long term, long current) {
    return new Refusal(
        Refusal.Code.UNAVAILABLE, "written in term " + term + ", the term is " + current);
  }

  private Optional<Refusal> all(Transaction transaction) {
    for (Change change : transaction.changes()) {
      Optional<Refusal> refusal = one(change);
      if (refusal.isPresent()) return refusal;
    }
    return Optional.empty();
  }

  private Optional<Refusal> one(Change change) {
    return switch (change) {
      case CreateCluster it -> create(it);
      case SpecifyCluster it -> specify(it);
      case ReplaceRootCa it -> replace(it);
      case CompleteRootRotation it -> complete(it);
      case ReplaceUnlockKey it -> replace(it);
      case ReplaceNetworkKeys it -> replace(it);
      case CreateNode it -> create(it);
      case SpecifyNode it -> specify(it);
      case ReportNode it -> report(it);
      case PlaceManager it -> place(it);
      case AllocateNode it -> allocate(it);
      case RemoveNode it -> remove(it);
      case CreateNetwork it -> create(it);
      case AllocateNetwork it -> allocate(it);
      case RemoveNetwork it -> remove(it);
      case CreateGuest it -> create(it);
      case AllocateGuest it -> allocate(it);
      case NameGuest it -> name(it);
      case RemoveGuest it -> remove(it);
      case CreateSecret it -> create(it);
      case LabelSecret it -> label(it);
      case RemoveSecret it -> remove(it);
      case CreateConfig it -> create(it);
      case LabelConfig it -> label(it);
      case RemoveConfig it -> remove(it);
      case CreateService it -> create(it);
      case ReviseService it -> revise(it);
      case RollBackService it -> rollBack(it);
      case AbandonUpdate it -> abandon(it);
      case AllocateService it -> allocate(it);
      case ProgressService it -> progress(it);
      case RebalanceService it -> rebalance(it);
      case StartSchedule it -> start(it);
      case BeginRun it -> begin(it);
      case RemoveService it -> remove(it);
      case RemoveRevision it -> remove(it);
      case CreateTask it -> create(it);
      case AllocateTask it -> allocate(it);
      case AssignTask it -> assign(it);
      case HoldTask it -> hold(it);
      case ReportTask it -> report(it);
      case DesireTask it -> desire(it);
      case RelocateTask it -> relocate(it);
      case RemoveTask it -> remove(it);
    };
  }

  // cluster

  private Optional<Refusal> create(CreateCluster it) {
    if (edit.cluster().isPresent()) return exists("cluster", it.cluster().id());
    var cluster = it.cluster().withMeta(created());
    edit.put(cluster);
    return happened(new ClusterCreated(cluster));
  }

  private Optional<Refusal> specify(SpecifyCluster it) {
    var was = edit.cluster();
    if (was.isEmpty()) return missing("cluster", "default");
    if (was.get().meta().version() != it.version()) return Optional.of(Refusal.outOfSequence());
    var is = was.get().withSpec(it.spec()).withMeta(changed(was.get().meta()));
    edit.put(is);
    return happened(new ClusterUpdated(was.get(), is));
  }

  private Optional<Refusal> complete(CompleteRootRotation it) {
    boolean follows =
        edit.cluster()
            .flatMap(cluster -> cluster.rootCa().rotation())
            .filter(next -> next.certificatePem().equals(it.certificatePem()))
            .isPresent();
    if (!follows) return Optional.of(Refusal.outOfSequence());
    return changeCluster(was -> was.withRootCa(was.rootCa().completed()));
  }

  private Optional<Refusal> replace(ReplaceRootCa it) {
    return changeCluster(was -> was.withRootCa(it.rootCa()));
  }

  private Optional<Refusal> replace(ReplaceUnlockKey it) {
    return changeCluster(was -> was.withUnlockKey(it.unlockKey()));
  }

  private Optional<Refusal> replace(ReplaceNetworkKeys it) {
    return changeCluster(was -> was.withNetworkKeys(it.keys()));
  }

  private Optional<Refusal> changeCluster(UnaryOperator<Cluster> change) {
    var was = edit.cluster();
    if (was.isEmpty()) return missing("cluster", "default");
    var is = change.apply(was.get()).withMeta(changed(was.get().meta()));
    edit.put(is);
    return happened(new ClusterUpdated(was.get(), is));
  }

  // nodes

  private Optional<Refusal> create(CreateNode it) {
    if (edit.node(it.node().id()).isPresent()) return exists("node", it.node().id());
    var node = it.node().withMeta(created());
    edit.put(node);
    return happened(new NodeCreated(node));
  }

  private Optional<Refusal> specify(SpecifyNode it) {
    var was = edit.node(it.node());
    if (was.isEmpty()) return missing("node", it.node());
    if (was.get().meta().version() != it.version()) return Optional.of(Refusal.outOfSequence());
    if (Managing.demotes(was.get(), it.spec())) {
      Optional<Refusal> last = Managing.isLast(was.get(), edit.nodes());
      if (last.isPresent()) return last;
    }
    return update(was.get(), was.get().withSpec(it.spec()));
  }

  private Optional<Refusal> report(ReportNode it) {
    var was = edit.node(it.node());
    if (was.isEmpty()) return missing("node", it.node());
    Node is = was.get().withStatus(it.status());
    if (it.description().isPresent()) is = is.withDescription(it.description().get());
    return update(was.get(), is);
  }

  private Optional<Refusal> place(PlaceManager it) {
    var was = edit.node(it.node());
    if (was.isEmpty()) return missing("node", it.node());
    return update(was.get(), was.get().withManager(it.role(), it.managerAddress()));
  }

  private Optional<Refusal> allocate(AllocateNode it) {
    var was = edit.node(it.node());
    if (was.isEmpty()) return missing("node", it.node());
    return update(was.get(), was.get().withAttachments(it.attachments()));
  }

  private Optional<Refusal> update(Node was, Node is) {
    if (is.equals(was)) return Optional.empty();
    Node noted = is.isThere() && !was.isThere() ? is.backSince(at) : is;
    Node stamped = noted.withMeta(changed(was.meta()));
    edit.put(stamped);
    return happened(new NodeUpdated(was, stamped));
  }

  private Optional<Refusal> remove(RemoveNode it) {
    var was = edit.node(it.node());
    if (was.isEmpty()) return missing("node", it.node());
    for (Guest guest : edit.guestsOn(it.node())) remove(guest);
    edit.remove(was.get());
    return happened(new NodeRemoved(was.get()));
  }

  // networks

  private Optional<Refusal> create(CreateNetwork it) {
    Network asked = it.network();
    if (edit.network(asked.id()).isPresent()) {
      // Two services may be the first to ask for one that every node has.
      boolean predefined = PredefinedNetwork.of(asked.id()).isPresent();
      return predefined ? Optional.empty() : exists("network", asked.id());
    }
    if (edit.hasNetworkNamed(asked.name())) return nameTaken("network", asked.name());
    if (asked.spec().ingress() && edit.ingress().isPresent()) {
      return edit.ingress().map(References::ingressPresent);
    }
    var network = asked.withMeta(created());
    edit.put(network);
    return happened(new NetworkCreated(network));
  }

  private Optional<Refusal> allocate(AllocateNetwork it) {
    var was = edit.network(it.network());
    if (was.isEmpty()) return missing("network", it.network());
    var is = was.get().withState(it.state()).withMeta(changed(was.get().meta()));
    edit.put(is);
    return happened(new NetworkUpdated(was.get(), is));
  }

  private Optional<Refusal> remove(RemoveNetwork it) {
    var was = edit.network(it.network());
    if (was.isEmpty()) return missing("network", it.network());
    Optional<Refusal> inUse =
        References.inUse(was.get(), edit.services(), edit.tasks(), edit.guestsOn(it.network()));
    if (inUse.isPresent()) return inUse;
    edit.remove(was.get());
    return happened(new NetworkRemoved(was.get()));
  }

  // guests

  private Optional<Refusal> create(CreateGuest it) {
    Guest asked = it.guest();
    if (edit.guest(asked.id()).isPresent()) return exists("guest", asked.id());
    if (edit.node(asked.node()).isEmpty()) return missing("node", asked.node());
    if (edit.network(asked.network()).isEmpty()) return missing("network", asked.network());
    Guest guest = asked.withMeta(created());
    edit.put(guest);
    return happened(new GuestCreated(guest));
  }

  private Optional<Refusal> allocate(AllocateGuest it) {
    return withGuest(
        it.guest(),
        was -> was.at(was.address().isPresent() ? was.address() : it.address(), it.trouble()));
  }

  private Optional<Refusal> name(NameGuest it) {
    return withGuest(it.guest(), was -> was.named(it.container(), it.aliases()));
  }

  private Optional<Refusal> withGuest(GuestId id, UnaryOperator<Guest> change) {
    Optional<Guest> was = edit.guest(id);
    if (was.isEmpty()) return Optional.empty();
    Guest is = change.apply(was.get());
    if (is.equals(was.get())) return Optional.empty();
    Guest stamped = is.withMeta(changed(was.get().meta()));
    edit.put(stamped);
    return happened(new GuestUpdated(was.get(), stamped));
  }

  private Optional<Refusal> remove(RemoveGuest it) {
    edit.guest(it.guest()).ifPresent(this::remove);
    return Optional.empty();
  }

  private void remove(Guest guest) {
    edit.remove(guest);
    events.add(new GuestRemoved(guest));
  }

  // secrets and configs

  private Optional<Refusal> create(CreateSecret it) {
    Secret asked = it.secret();
    if (edit.secret(asked.id()).isPresent()) return exists("secret", asked.id());
    if (edit.hasSecretNamed(asked.name())) return exists("secret", asked.name());
    Secret secret = asked.withMeta(created());
    edit.put(secret);
    return happened(new SecretCreated(secret));
  }

  private Optional<Refusal> label(LabelSecret it) {
    var was = edit.secret(it.secret());
    if (was.isEmpty()) return missing("secret", it.secret());
    if (was.get().meta().version() != it.version()) return Optional.of(Refusal.outOfSequence());
    var is = was.get().withAnnotations(it.annotations()).withMeta(changed(was.get().meta()));
    edit.put(is);
    return happened(new SecretUpdated(was.get(), is));
  }

  private Optional<Refusal> remove(RemoveSecret it) {
    var was = edit.secret(it.secret());
    if (was.isEmpty()) return missing("secret", it.secret());
    Optional<Refusal> inUse = References.inUse(was.get(), edit.services());
    if (inUse.isPresent()) return inUse;
    edit.remove(was.get());
    return happened(new SecretRemoved(was.get()));
  }

  private Optional<Refusal> create(CreateConfig it) {
    Config asked = it.config();
    if (edit.config(asked.id()).isPresent()) return exists("config", asked.id());
    if (edit.hasConfigNamed(asked.name())) return exists("config", asked.name());
    Config config = asked.withMeta(created());
    edit.put(config);
    return happened(new ConfigCreated(config));
  }

  private Optional<Refusal> label(LabelConfig it) {
    var was = edit.config(it.config());
    if (was.isEmpty()) return missing("config", it.config());
    if (was.get().meta().version() != it.version()) return Optional.of(Refusal.outOfSequence());
    var is = was.get().withAnnotations(it.annotations()).withMeta(changed(was.get().meta()));
    edit.put(is);
    return happened(new ConfigUpdated(was.get(), is));
  }

  private Optional<Refusal> remove(RemoveConfig it) {
    var was = edit.config(it.config());
    if (was.isEmpty()) return missing("config", it.config());
    Optional<Refusal> inUse = References.inUse(was.get(), edit.services());
    if (inUse.isPresent()) return inUse;
    edit.remove(was.get());
    return happened(new ConfigRemoved(was.get()));
  }

  // services

  private Optional<Refusal> create(CreateService it) {
    Service asked = it.service();
    if (edit.service(asked.id()).isPresent()) return exists("service", asked.id());
    if (edit.hasServiceNamed(asked.name())) return nameTaken("service", asked.name());
    Optional<Refusal> missing = missingReferences(asked.spec());
    if (missing.isPresent()) return missing;
    Service service = accepted(asked).withMeta(created());
    edit.put(service);
    edit.put(new Revision(service.currentRevision(), created(), service.spec()));
    return happened(new ServiceCreated(service));
  }

  /// A job runs anew with every spec that is accepted, unless it waits for its time.
  private Service accepted(Service service) {
    return service.spec().isScheduled() ? service : service.begunAt(at);
  }

  private Optional<Refusal> missingReferences(ServiceSpec spec) {
    return References.missing(spec, edit::secret, edit::config);
  }

  private Optional<Refusal> revise(ReviseService it) {
    Optional<Refusal> missing = missingReferences(it.spec());
    if (missing.isPresent()) return missing;
    boolean now = edit.service(it.service()).filter(was -> forces(was, it.spec())).isPresent();
    return revised(
        it.service(), it.version(), _ -> Optional.of(it.spec()), s -> now ? s.begunAt(at) : s);
  }

  /// Of a job that waits for its time a user may want a run at once.
  private static boolean forces(Service was, ServiceSpec spec) {
    return spec.isScheduled()
        && spec.taskTemplate().forceUpdate() != was.spec().taskTemplate().forceUpdate();
  }

  private Optional<Refusal> rollBack(RollBackService it) {
    return revised(
        it.service(),
        it.version(),
        s -> specOf(s, it.revision().isPresent() ? it.revision() : s.previousRevision()),
        s -> s.withUpdateStatus(it.status()));
  }

  private Optional<ServiceSpec> previousSpec(Service service) {
    return specOf(service, service.previousRevision());
  }

  private Optional<ServiceSpec> specOf(Service service, OptionalLong number) {
    if (number.isEmpty()) return Optional.empty();
    return edit.revision(new RevisionKey(service.id(), number.getAsLong())).map(Revision::spec);
  }

  private Optional<Refusal> abandon(AbandonUpdate it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    if (was.get().revision() != it.revision()) return Optional.of(Refusal.outOfSequence());
    return revised(
        was.get(),
        this::previousSpec,
        s -> s.revised(s.spec(), s.revision(), OptionalLong.empty()).withUpdateStatus(it.status()));
  }

  private Optional<Refusal> revised(
      ServiceId id,
      long version,
      Function<Service, Optional<ServiceSpec>> nextSpec,
      UnaryOperator<Service> finish) {
    var was = edit.service(id);
    if (was.isEmpty()) return missing("service", id);
    if (was.get().meta().version() != version) return Optional.of(Refusal.outOfSequence());
    return revised(was.get(), nextSpec, finish);
  }

  private Optional<Refusal> revised(
      Service was,
      Function<Service, Optional<ServiceSpec>> nextSpec,
      UnaryOperator<Service> finish) {
    Optional<ServiceSpec> spec = nextSpec.apply(was);
    if (spec.isEmpty()) {
      return refused(FAILED_PRECONDITION, "service " + was.id() + " does not have a previous spec");
    }
    long next = was.revision() + 1;
    Service is = accepted(was.revised(spec.get(), next, OptionalLong.of(was.revision())));
    edit.put(new Revision(is.currentRevision(), created(), spec.get()));
    return update(was, finish.apply(is));
  }

  private Optional<Refusal> allocate(AllocateService it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    return update(was.get(), was.get().withEndpoint(it.endpoint()));
  }

  private Optional<Refusal> progress(ProgressService it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    if (was.get().revision() != it.revision()) return Optional.of(Refusal.outOfSequence());
    UpdateStatus status = it.status();
    return update(was.get(), was.get().withUpdateStatus(status));
  }

  private Optional<Refusal> start(StartSchedule it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    if (was.get().revision() != it.revision()) return Optional.of(Refusal.outOfSequence());
    ScheduleStatus status = was.get().scheduleStatus().orElse(ScheduleStatus.NONE);
    return update(was.get(), was.get().withScheduleStatus(status.beginning(it.since())));
  }

  private Optional<Refusal> begin(BeginRun it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    if (was.get().revision() != it.revision()) return Optional.of(Refusal.outOfSequence());
    ScheduleStatus status = was.get().scheduleStatus().orElse(ScheduleStatus.NONE);
    if (status.settled().filter(it.moment()::isAfter).isEmpty()) {
      return refused(FAILED_PRECONDITION, "no run begins any more that was due at " + it.moment());
    }
    return update(was.get(), was.get().withScheduleStatus(status.begun(it.moment())).begunAt(at));
  }

  private Optional<Refusal> update(Service was, Service is) {
    if (is.equals(was)) return Optional.empty();
    Service stamped = is.withMeta(changed(was.meta()));
    edit.put(stamped);
    return happened(new ServiceUpdated(was, stamped));
  }

  private Optional<Refusal> rebalance(RebalanceService it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    Optional<Instant> asked = it.asked() ? Optional.of(at) : Optional.empty();
    return update(was.get(), was.get().withRebalanceAsked(asked));
  }

  private Optional<Refusal> remove(RemoveService it) {
    var was = edit.service(it.service());
    if (was.isEmpty()) return missing("service", it.service());
    edit.remove(was.get());
    return happened(new ServiceRemoved(was.get()));
  }

  private Optional<Refusal> remove(RemoveRevision it) {
    edit.revision(it.revision()).ifPresent(edit::remove);
    return Optional.empty();
  }

  // tasks

  private Optional<Refusal> create(CreateTask it) {
    Task asked = it.task();
    if (edit.task(asked.id()).isPresent()) return exists("task", asked.id());
    if (edit.service(asked.service()).isEmpty()) return missing("service", asked.service());
    if (edit.revision(asked.madeFrom()).isEmpty()) return missing("revision", asked.madeFrom());
    Task task = asked.withMeta(created());
    edit.put(task);
    return happened(new TaskCreated(task));
  }

  private Optional<Refusal> allocate(AllocateTask it) {
    var was = edit.task(it.task());
    if (was.isEmpty()) return missing("task", it.task());
    if (was.get().state() != TaskState.NEW) return Optional.of(Refusal.outOfSequence());
    return update(was.get(), was.get().withNetworks(it.networks()).withStatus(it.status()));
  }

  private Optional<Refusal> assign(AssignTask it) {
    var found = edit.task(it.task());
    if (found.isEmpty()) return missing("task", it.task());
    Task was = found.get();
    if (was.node().isPresent() && !was.node().get().equals(it.node())) {
      return refused(
          INTERNAL,
          "task " + was.id() + " would move from " + was.node().get() + " to " + it.node());
    }
    if (was.state() != TaskState.PENDING) return Optional.of(Refusal.outOfSequence());
    if (edit.node(it.node()).filter(Node::takesTasks).isEmpty()) {
      return refused(FAILED_PRECONDITION, "node " + it.node() + " takes no tasks any more");
    }
    return update(was, was.assignedTo(it.node(), it.status()));
  }

  private Optional<Refusal> hold(HoldTask it) {
    return withTask(
        it.task(), was -> was.state() == it.status().state() ? was.withStatus(it.status()) : was);
  }

  private Optional<Refusal> report(ReportTask it) {
    return withTask(
        it.task(),
        was ->
            it.status().state().isBefore(was.state())
                ? was
                : was.withStatus(it.status().appliedAt(at)));
  }

  private Optional<Refusal> desire(DesireTask it) {
    return withTask(
        it.task(),
        was -> it.desired().isAfter(was.desired()) ? was.withDesired(it.desired()) : was);
  }

  private Optional<Refusal> relocate(RelocateTask it) {
    return withTask(it.task(), was -> was.withLeaving(it.leaving()));
  }

  /// Late news of a task that is gone is no news.
  private Optional<Refusal> withTask(TaskId id, UnaryOperator<Task> change) {
    return edit.task(id).flatMap(was -> update(was, change.apply(was)));
  }

  private Optional<Refusal> update(Task was, Task is) {
    if (is.equals(was)) return Optional.empty();
    if (is.state().isBefore(was.state())) {
      return refused(
          INTERNAL,
          "task " + was.id() + " would go back from " + was.state() + " to " + is.state());
    }
    Task stamped = is.withMeta(changed(was.meta()));
    edit.replace(was, stamped);
    return happened(new TaskUpdated(was, stamped));
  }

  private Optional<Refusal> remove(RemoveTask it) {
    var was = edit.task(it.task());
    if (was.isEmpty()) return Optional.empty();
    edit.remove(was.get());
    return happened(new TaskRemoved(was.get()));
  }

  // all kinds

  private Meta created() {
    return Meta.created(index, at);
  }

  private Meta changed(Meta was) {
    return was.changed(index, at);
  }

  private Optional<Refusal> happened(StoreEvent event) {
    events.add(event);
    return Optional.empty();
  }

  private static Optional<Refusal> missing(String kind, Object id) {
    return Optional.of(Refusal.notFound(kind, id));
  }

  private static Optional<Refusal> exists(String kind, Object id) {
    return refused(ALREADY_EXISTS, kind + " " + id + " already exists");
  }

  private static Optional<Refusal> nameTaken(String kind, String name) {
    return refused(
        ALREADY_EXISTS,
        "name conflicts with an existing object: " + kind + " " + name + " already exists");
  }

  private static Optional<Refusal> refused(Refusal.Code code, String text) {
    return Optional.of(new Refusal(code, text));
  }
}
