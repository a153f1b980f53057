package dev.skep.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What the user wants to run, and what has been given to it.
///
/// @param spec the wanted state; equal to that of revision `revision`
/// @param revision number of the accepted spec, from 1, growing with every accepted update
/// @param previousRevision what a rollback returns to
/// @param rebalanceAsked since when the user waits for its tasks to be spread anew; empty when they
///   are, as far as he has asked
public record Service(
    ServiceId id,
    Meta meta,
    ServiceSpec spec,
    long revision,
    OptionalLong previousRevision,
    Endpoint endpoint,
    Optional<UpdateStatus> updateStatus,
    Optional<JobStatus> jobStatus,
    Optional<Instant> rebalanceAsked)
    implements StoreObject {
  public Service(
      ServiceId id,
      Meta meta,
      ServiceSpec spec,
      long revision,
      OptionalLong previousRevision,
      Endpoint endpoint,
      Optional<UpdateStatus> updateStatus,
      Optional<JobStatus> jobStatus) {
    this(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        jobStatus,
        Optional.empty());
  }

  @Override
  public Service withMeta(Meta meta) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        jobStatus,
        rebalanceAsked);
  }

  /// An accepted update: another spec under another number; the updater starts from nothing.
  public Service revised(ServiceSpec spec, long revision, OptionalLong previousRevision) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        Optional.empty(),
        jobStatus,
        rebalanceAsked);
  }

  public Service withEndpoint(Endpoint endpoint) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        jobStatus,
        rebalanceAsked);
  }

  public Service withUpdateStatus(UpdateStatus status) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        Optional.of(status),
        jobStatus,
        rebalanceAsked);
  }

  public Service withRebalanceAsked(Optional<Instant> at) {
    return new Service(
        id, meta, spec, revision, previousRevision, endpoint, updateStatus, jobStatus, at);
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
        Optional.of(new JobStatus(revision - 1, at)),
        rebalanceAsked);
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
