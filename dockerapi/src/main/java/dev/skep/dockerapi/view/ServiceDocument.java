package dev.skep.dockerapi.view;

import dev.skep.model.Endpoint;
import dev.skep.model.Meta;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.UpdateStatus;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Optional;

/// A service as `GET /services/{id}` answers it. With `?status=true` lists add a [ServiceStatus].
public record ServiceDocument(
    ServiceId id,
    Meta meta,
    ServiceSpec spec,
    Optional<ServiceSpec> previousSpec,
    Endpoint endpoint,
    Optional<UpdateStatus> updateStatus,
    Optional<Service.JobStatus> jobStatus) {
  /// Go's zero time.
  private static final Service.JobStatus NOT_YET =
      new Service.JobStatus(0, Instant.parse("0001-01-01T00:00:00Z"));

  public static ServiceDocument of(Service service, View view) {
    return new ServiceDocument(
        service.id(),
        service.meta(),
        service.spec(),
        previousSpec(service, view),
        service.endpoint(),
        service.updateStatus(),
        jobStatus(service));
  }

  /// Clients take for granted that a job has one, also before a scheduled one has ever run.
  private static Optional<Service.JobStatus> jobStatus(Service service) {
    if (!service.spec().mode().isJob()) return Optional.empty();
    return Optional.of(service.jobStatus().orElse(NOT_YET));
  }

  /// What a rollback would go back to.
  public static Optional<ServiceSpec> previousSpec(Service service, View view) {
    if (service.previousRevision().isEmpty()) return Optional.empty();
    return view.spec(
        new dev.skep.model.RevisionKey(service.id(), service.previousRevision().getAsLong()));
  }

  /// `?insertDefaults=true`: what is not said is shown as what it comes to.
  public ServiceDocument withDefaults() {
    return new ServiceDocument(
        id, meta, SpecDefaults.filled(spec), previousSpec, endpoint, updateStatus, jobStatus);
  }
}
