package dev.skep.manager.scheduler.rebalance;

import dev.skep.model.Node;
import dev.skep.model.RebalancePolicy;
import dev.skep.model.Service;
import dev.skep.model.Task;
import java.time.Instant;
import java.util.Optional;

/// Why tasks of a service may leave for a better place. That a node has joined or come back is read
/// from the tasks: those that are older could not be placed there.
sealed interface Cause {
  boolean permits(Task task, Node better);

  /// Whatever is out of balance.
  record Always() implements Cause {
    @Override
    public boolean permits(Task task, Node better) {
      return true;
    }
  }

  /// The node has come after the task was made.
  record Arrival() implements Cause {
    @Override
    public boolean permits(Task task, Node better) {
      return task.meta().createdAt().isBefore(better.thereSince());
    }
  }

  /// What there was when the user asked.
  record Asked(Instant at) implements Cause {
    @Override
    public boolean permits(Task task, Node better) {
      return task.meta().createdAt().isBefore(at);
    }
  }

  /// Empty when nobody wants any of them to leave.
  static Optional<Cause> of(Service service) {
    return switch (RebalancePolicy.of(service.spec()).when()) {
      case CONTINUOUS -> Optional.of(new Always());
      case ON_JOIN ->
          service.rebalanceAsked().<Cause>map(Asked::new).or(() -> Optional.of(new Arrival()));
      case OFF -> service.rebalanceAsked().map(Asked::new);
    };
  }
}
