package dev.skep.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What the user wants to run, and what has been given to it.
///
/// @param spec the wanted state; equal to that of revision `revision`
/// @param revision number of the accepted spec, from 1, growing with every accepted update
/// @param previousRevision what a rollback returns to
/// @param jobStatus empty for services that run on, and for a scheduled job that has not run yet
/// @param scheduleStatus empty until a leader has seen a schedule of the service
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
    Optional<ScheduleStatus> scheduleStatus,
    Optional<Instant> rebalanceAsked)
    implements StoreObject {
  /// One that has had no schedule yet.
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
        Optional.empty(),
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
        scheduleStatus,
        rebalanceAsked);
  }

  /// An accepted update: another spec under another number; the updater starts from nothing.
  public Service revised(ServiceSpec spec, long revision, OptionalLong previousRevision) {
    boolean sameSchedule = spec.scheduleLabels().equals(this.spec.scheduleLabels());
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        Optional.empty(),
        jobStatus,
        sameSchedule ? scheduleStatus : scheduleStatus.map(ScheduleStatus::anew),
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
        scheduleStatus,
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
        scheduleStatus,
        rebalanceAsked);
  }

  public Service withScheduleStatus(ScheduleStatus status) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        jobStatus,
        Optional.of(status),
        rebalanceAsked);
  }

  public Service withRebalanceAsked(Optional<Instant> at) {
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        jobStatus,
        scheduleStatus,
        at);
  }

  /// The job's next run begins; nothing changes for other services.
  public Service begunAt(Instant at) {
    if (!spec.mode().isJob()) return this;
    long next = jobStatus.map(status -> status.iteration() + 1).orElse(0L);
    return new Service(
        id,
        meta,
        spec,
        revision,
        previousRevision,
        endpoint,
        updateStatus,
        Optional.of(new JobStatus(next, at)),
        scheduleStatus,
        rebalanceAsked);
  }

  /// Which run of the job is the present one; empty for services that run on, and before the first.
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
