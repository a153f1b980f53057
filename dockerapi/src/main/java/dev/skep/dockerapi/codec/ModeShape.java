package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.ServiceMode;
import dev.skep.store.Refusal;
import java.util.Optional;
import java.util.stream.Stream;

/// A service's mode as Docker writes it: exactly one of four members.
record ModeShape(
    Optional<Replicated> replicated,
    Optional<ServiceMode.Global> global,
    Optional<ReplicatedJob> replicatedJob,
    Optional<ServiceMode.GlobalJob> globalJob) {
  record Replicated(Optional<Long> replicas) {}

  record ReplicatedJob(Optional<Long> maxConcurrent, Optional<Long> totalCompletions) {}

  static ModeShape of(ServiceMode mode) {
    return switch (mode) {
      case ServiceMode.Replicated(long replicas) ->
          NONE.withReplicated(new Replicated(Optional.of(replicas)));
      case ServiceMode.Global it ->
          new ModeShape(Optional.empty(), Optional.of(it), Optional.empty(), Optional.empty());
      case ServiceMode.ReplicatedJob(long concurrent, long total) ->
          new ModeShape(
              Optional.empty(),
              Optional.empty(),
              Optional.of(new ReplicatedJob(Optional.of(concurrent), Optional.of(total))),
              Optional.empty());
      case ServiceMode.GlobalJob it ->
          new ModeShape(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(it));
    };
  }

  private static final ModeShape NONE =
      new ModeShape(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private ModeShape withReplicated(Replicated it) {
    return new ModeShape(Optional.of(it), global, replicatedJob, globalJob);
  }

  ServiceMode mode() {
    long given =
        Stream.of(replicated, global, replicatedJob, globalJob).filter(Optional::isPresent).count();
    if (given > 1) throw ApiException.badRequest("must specify only one service mode");
    if (replicated.isPresent()) return replicated(replicated.get());
    if (replicatedJob.isPresent()) return job(replicatedJob.get());
    if (global.isPresent()) return global.get();
    if (globalJob.isPresent()) return globalJob.get();
    return ServiceMode.DEFAULT;
  }

  private static ServiceMode replicated(Replicated it) {
    long replicas = it.replicas().orElse(1L);
    // An unsigned number beyond 2^63 is one that went below zero on the client's side.
    if (replicas < 0) throw negative("Number of replicas must be non-negative");
    return new ServiceMode.Replicated(replicas);
  }

  private static ServiceMode job(ReplicatedJob it) {
    long concurrent = it.maxConcurrent().orElse(1L);
    long total = it.totalCompletions().orElse(concurrent);
    if (concurrent < 0) throw negative("Maximum concurrent jobs must not be negative");
    if (total < 0) throw negative("Total completed jobs must not be negative");
    return new ServiceMode.ReplicatedJob(concurrent, total);
  }

  private static ApiException negative(String text) {
    return new ApiException(ApiError.of(Refusal.invalid(text)));
  }
}
