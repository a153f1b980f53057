package dev.skep.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What the user wants to run, and what has been given to it.
///
/// @param spec the wanted state; equal to that of revision `revision`
/// @param revision number of the accepted spec, from 1, growing with every accepted update
/// @param previousRevision what a rollback returns to
public record Service(
    ServiceId id,
    Meta meta,
    ServiceSpec spec,
    long revision,
    OptionalLong previousRevision,
    Endpoint endpoint,
    Optional<UpdateStatus> updateStatus,
    Optional<JobStatus> jobStatus)
    implements StoreObject {
  @Override
  public Service withMeta(Meta meta) {
    return new Service(
        id, meta, spec, revision, previousRevision, endpoint, updateStatus, jobStatus);
  }

  /// An accepted update: another spec under another number; the updater starts from nothing.
  public Service revised(ServiceSpec spec, long revision, OptionalLong previousRevision) {
    return new Service(
        id, meta, spec, revision, previousRevision, endpoint, Optional.empty(), jobStatus);
  }

  public Service withEndpoint(Endpoint endpoint) {
    return new Service(
        id, meta, spec, revision, previousRevision, endpoint, updateStatus, jobStatus);
  }

  public Service withUpdateStatus(UpdateStatus status) {
    return new Service(
        id, meta, spec, revision, previousRevision, endpoint, Optional.of(status), jobStatus);
  }

  /// A job runs anew with every spec that is accepted; nothing changes for other services.
  public Service begunAt(Instant at) {
    if (!spec.mode().isJob()) return this;
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        Optional.of(new JobStatus(revision - 1, at)));
  }

  /// Which run of the job is the present one; empty for services that run on.
  public OptionalLong iteration() {
    return jobStatus
        .map(status -> OptionalLong.of(status.iteration()))
        .orElseGet(OptionalLong::empty);
  }

  public String name() {
    return spec.annotations().name();
  }

  public RevisionKey currentRevision() {
    return new RevisionKey(id, revision);
  }

  /// @param iteration counts the runs of the job, from 0
  /// @param lastExecution when the present run began
  public record JobStatus(long iteration, Instant lastExecution) {}
}
