package dev.skep.daemon.engine.docker;

import dev.skep.model.GenericResource;
import dev.skep.model.GenericResource.Discrete;
import dev.skep.model.GenericResource.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Generic resources that a task has reserved, as its container sees them: `DOCKER_RESOURCE_SSD=2`.
final class ResourceVariables {
  private ResourceVariables() {}

  /// Of what the node has by name, nobody has said which ones are the task's: it is told nothing
  /// rather than something that another task may have been told, too.
  ///
  /// @param reserved by the task
  /// @param there what the node has
  static List<String> of(List<GenericResource> reserved, List<GenericResource> there) {
    var variables = new ArrayList<String>();
    for (GenericResource each : reserved) {
      boolean named =
          there.stream().anyMatch(it -> it instanceof Named && it.kind().equals(each.kind()));
      if (each instanceof Discrete(var kind, var value) && !named) {
        variables.add("DOCKER_RESOURCE_" + kind.toUpperCase(Locale.ROOT) + "=" + value);
      }
    }
    return variables;
  }
}
