package dev.skep.manager.api;

import static dev.skep.store.Refusal.Code.FAILED_PRECONDITION;
import static dev.skep.store.Refusal.Code.NOT_FOUND;
import static dev.skep.store.Refusal.Code.UNIMPLEMENTED;
import static dev.skep.store.Refusal.Code.UNKNOWN;

import dev.skep.loop.Ids;
import dev.skep.model.Annotations;
import dev.skep.model.Endpoint;
import dev.skep.model.Meta;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.RegistryAuth;
import dev.skep.model.RevisionKey;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.store.Change;
import dev.skep.store.References;
import dev.skep.store.Refusal;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What users ask of services.
public final class Services {
  private Services() {}

  /// @return the id of the service
  public static Decision<ServiceId> create(View view, ServiceSpec asked, Ids ids) {
    ServiceSpec named =
        asked.annotations().name().isEmpty()
            ? asked.withAnnotations(
                new Annotations(RandomName.free(view, ids), asked.annotations().labels()))
            : asked;
    return switch (NetworkTargets.resolve(view, named)) {
      case NetworkTargets.Missing(var why) -> new Decision.Decline<>(why);
      case NetworkTargets.Resolved(var spec) -> create(view, spec, new ServiceId(ids.next()));
    };
  }

  private static Decision<ServiceId> create(View view, ServiceSpec spec, ServiceId id) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> SpecCheck.check(spec),
            () -> AttachmentCheck.check(view, spec),
            () -> PortConflicts.check(view, spec, Optional.empty()),
            () -> ingressIsThere(view, spec),
            () -> References.missing(spec, view::secret, view::config),
            () -> nameIsFree(view, spec));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    var service =
        new Service(
            id,
            Meta.NEW,
            spec,
            1,
            OptionalLong.empty(),
            endpoint(spec),
            Optional.empty(),
            Optional.empty());
    return accept(view, spec, id, new Change.CreateService(service));
  }

  /// Who asks the allocator for nothing need not wait for it, nor for the entry it would write.
  private static Endpoint endpoint(ServiceSpec spec) {
    boolean wantsNothing =
        spec.ports().isEmpty()
            && spec.networks().isEmpty()
            && spec.taskTemplate().networks().isEmpty();
    return wantsNothing ? new Endpoint(spec.endpointSpec(), List.of(), List.of()) : Endpoint.NONE;
  }

  private static Optional<Refusal> ingressIsThere(View view, ServiceSpec spec) {
    boolean needed =
        spec.ports().stream().anyMatch(port -> port.publishMode() == PublishMode.INGRESS);
    if (!needed || view.ingress().isPresent()) return Optional.empty();
    return refused(
        FAILED_PRECONDITION, "service needs ingress network, but no ingress network is present");
  }

  private static Optional<Refusal> nameIsFree(View view, ServiceSpec spec) {
    String name = spec.annotations().name();
    if (view.serviceNamed(name).isEmpty()) return Optional.empty();
    return refused(
        Refusal.Code.ALREADY_EXISTS,
        "name conflicts with an existing object: service " + name + " already exists");
  }

  /// @param word names the service
  /// @param version that the client has read
  public static Decision<ServiceId> update(
      View view, String word, long version, ServiceSpec asked, AuthSource source) {
    return switch (Lookup.service(view, word)) {
      case Lookup.Missed<Service>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Service>(var service) -> {
        if (source instanceof AuthSource.PreviousSpec && former(view, service).isEmpty()) {
          yield new Decision.Decline<>(
              new Refusal(UNKNOWN, "service does not have a previous spec"));
        }
        yield switch (NetworkTargets.resolve(view, asked)) {
          case NetworkTargets.Missing(var why) -> new Decision.Decline<>(why);
          case NetworkTargets.Resolved(var spec) ->
              update(view, service, version, withAuth(spec, auth(view, service, source)));
        };
      }
    };
  }

  private static Optional<ServiceSpec> former(View view, Service service) {
    return service.previousRevision().stream()
        .boxed()
        .findFirst()
        .flatMap(number -> view.spec(new RevisionKey(service.id(), number)));
  }

  private static Optional<RegistryAuth> auth(View view, Service service, AuthSource source) {
    return switch (source) {
      case AuthSource.Sent(var auth) -> Optional.of(auth);
      case AuthSource.PresentSpec _ -> authOf(service.spec());
      case AuthSource.PreviousSpec _ -> former(view, service).flatMap(Services::authOf);
    };
  }

  private static Optional<RegistryAuth> authOf(ServiceSpec spec) {
    return spec.taskTemplate().containerSpec().registryAuth();
  }

  /// The spec with other registry credentials.
  public static ServiceSpec withAuth(ServiceSpec spec, Optional<RegistryAuth> auth) {
    var task = spec.taskTemplate();
    return spec.withTaskTemplate(
        task.withContainerSpec(task.containerSpec().withRegistryAuth(auth)));
  }

  private static Decision<ServiceId> update(
      View view, Service was, long version, ServiceSpec spec) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> SpecCheck.check(spec),
            () -> AttachmentCheck.check(view, spec),
            () -> movedPorts(view, was, spec),
            () -> migratedNetworks(was, spec),
            () -> References.missing(spec, view::secret, view::config),
            () -> sameMode(was, spec),
            () -> sameName(was, spec),
            () -> ingressIsThere(view, spec),
            () -> inSequence(was, version));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    return accept(view, spec, was.id(), new Change.ReviseService(was.id(), version, spec));
  }

  /// Networks that every node has of its own come into the swarm with the first who asks for them.
  private static Decision<ServiceId> accept(
      View view, ServiceSpec spec, ServiceId id, Change change) {
    var changes = new ArrayList<Change>();
    for (PredefinedNetwork it : AttachmentCheck.predefined(spec)) {
      if (view.network(it.id()).isEmpty()) changes.add(new Change.CreateNetwork(it.network()));
    }
    changes.add(change);
    return new Decision.Accept<>(new Transaction(changes), id);
  }

  private static Optional<Refusal> movedPorts(View view, Service was, ServiceSpec spec) {
    if (spec.endpointSpec().equals(was.spec().endpointSpec())) return Optional.empty();
    return PortConflicts.check(view, spec, Optional.of(was.id()));
  }

  /// Attachments at service level may only move into the template.
  private static Optional<Refusal> migratedNetworks(Service was, ServiceSpec spec) {
    boolean changed = !spec.networks().equals(was.spec().networks());
    boolean kept = spec.taskTemplate().networks().equals(was.spec().taskTemplate().networks());
    if (!changed || !kept || spec.networks().isEmpty()) return Optional.empty();
    return refused(UNIMPLEMENTED, "networks must be migrated to TaskSpec before being changed");
  }

  private static Optional<Refusal> sameMode(Service was, ServiceSpec spec) {
    if (spec.mode().getClass() == was.spec().mode().getClass()) return Optional.empty();
    return refused(UNIMPLEMENTED, "service mode change is not allowed");
  }

  private static Optional<Refusal> sameName(Service was, ServiceSpec spec) {
    if (spec.annotations().name().equals(was.name())) return Optional.empty();
    return refused(UNIMPLEMENTED, "renaming services is not supported");
  }

  private static Optional<Refusal> inSequence(Service was, long version) {
    return was.meta().version() == version
        ? Optional.empty()
        : Optional.of(Refusal.outOfSequence());
  }

  /// Back to the spec before the last update.
  public static Decision<ServiceId> rollBack(View view, String word, long version, Instant now) {
    return switch (Lookup.service(view, word)) {
      case Lookup.Missed<Service>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Service>(var service) -> rollBack(service, version, now);
    };
  }

  private static Decision<ServiceId> rollBack(Service was, long version, Instant now) {
    Optional<Refusal> refusal =
        Checks.first(() -> hasPrevious(was), () -> inSequence(was, version));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    var status =
        new UpdateStatus(
            UpdateStatus.State.ROLLBACK_STARTED,
            now,
            Optional.empty(),
            "manually requested rollback");
    return Decision.accept(
        was.id(), new Change.RollBackService(was.id(), version, status, OptionalLong.empty()));
  }

  /// Back to any spec that is kept. What it needs must still be there: an update would be refused
  /// without it, too.
  public static Decision<ServiceId> rollBackTo(View view, String word, long revision, Instant now) {
    return switch (Lookup.service(view, word)) {
      case Lookup.Missed<Service>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Service>(var service) -> rollBackTo(view, service, revision, now);
    };
  }

  private static Decision<ServiceId> rollBackTo(
      View view, Service was, long revision, Instant now) {
    if (revision == was.revision()) {
      return new Decision.Decline<>(
          new Refusal(
              FAILED_PRECONDITION, "service " + was.name() + " is at revision " + revision));
    }
    Optional<ServiceSpec> kept = view.spec(new RevisionKey(was.id(), revision));
    if (kept.isEmpty()) return new Decision.Decline<>(notKept(view, was, revision));
    ServiceSpec spec = kept.get();
    Optional<Refusal> refusal =
        Checks.first(
            () -> SpecCheck.check(spec),
            () -> networksAreThere(view, spec),
            () -> AttachmentCheck.check(view, spec),
            () -> movedPorts(view, was, spec),
            () -> References.missing(spec, view::secret, view::config),
            () -> ingressIsThere(view, spec));
    if (refusal.isPresent()) return new Decision.Decline<>(refusal.get());
    var status =
        new UpdateStatus(
            UpdateStatus.State.ROLLBACK_STARTED,
            now,
            Optional.empty(),
            "manually requested rollback to revision " + revision);
    return accept(
        view,
        spec,
        was.id(),
        new Change.RollBackService(
            was.id(), was.meta().version(), status, OptionalLong.of(revision)));
  }

  private static Refusal notKept(View view, Service was, long revision) {
    String kept =
        view.revisions(was.id()).stream()
            .map(it -> Long.toString(it.key().number()))
            .collect(Collectors.joining(", "));
    return new Refusal(
        NOT_FOUND,
        "service " + was.name() + " has no revision " + revision + " any more; kept are " + kept);
  }

  private static Optional<Refusal> networksAreThere(View view, ServiceSpec spec) {
    return switch (NetworkTargets.resolve(view, spec)) {
      case NetworkTargets.Missing(var why) -> Optional.of(why);
      case NetworkTargets.Resolved _ -> Optional.empty();
    };
  }

  private static Optional<Refusal> hasPrevious(Service was) {
    if (was.previousRevision().isPresent()) return Optional.empty();
    return refused(FAILED_PRECONDITION, "service " + was.id() + " does not have a previous spec");
  }

  /// Its tasks are spread anew, once.
  public static Decision<ServiceId> rebalance(View view, String word) {
    return switch (Lookup.service(view, word)) {
      case Lookup.Missed<Service>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Service>(var service)
          when !(service.spec().mode() instanceof ServiceMode.Replicated) ->
          new Decision.Decline<>(
              Refusal.invalid("only the tasks of a replicated service can be rebalanced"));
      case Lookup.Found<Service>(var service) ->
          Decision.accept(service.id(), new Change.RebalanceService(service.id(), true));
    };
  }

  /// The tasks are told to go in the same stroke: whoever removes a service and then its networks
  /// finds them unused.
  public static Decision<ServiceId> remove(View view, String word) {
    return switch (Lookup.service(view, word)) {
      case Lookup.Missed<Service>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Service>(var service) -> {
        var changes = new ArrayList<Change>(List.of(new Change.RemoveService(service.id())));
        for (Task task : view.tasksOf(service.id())) {
          changes.add(new Change.DesireTask(task.id(), TaskState.REMOVE));
        }
        yield new Decision.Accept<>(new Transaction(changes), service.id());
      }
    };
  }

  private static Optional<Refusal> refused(Refusal.Code code, String text) {
    return Optional.of(new Refusal(code, text));
  }
}
