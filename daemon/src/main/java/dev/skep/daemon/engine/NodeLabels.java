package dev.skep.daemon.engine;

import dev.skep.model.NodeId;
import dev.skep.model.Task;
import java.util.SortedMap;
import java.util.TreeMap;

/// The labels by which a container says whose task it is: Docker's own names, which dashboards and
/// scripts look for.
public final class NodeLabels {
  public static final String NODE = "com.docker.swarm.node.id";
  public static final String SERVICE = "com.docker.swarm.service.id";
  public static final String SERVICE_NAME = "com.docker.swarm.service.name";
  public static final String TASK_MARK = "com.docker.swarm.task";
  public static final String TASK = "com.docker.swarm.task.id";
  public static final String TASK_NAME = "com.docker.swarm.task.name";

  /// Which swarm network an engine's network stands for; the API hides what carries it.
  public static final String NETWORK = "dev.skep.network.id";

  private NodeLabels() {}

  /// The user's labels, under those of the system.
  public static SortedMap<String, String> of(
      Task task, NodeId node, SortedMap<String, String> own) {
    var labels = new TreeMap<>(own);
    labels.put(NODE, node.value());
    labels.put(SERVICE, task.service().value());
    labels.put(SERVICE_NAME, task.serviceName());
    labels.put(TASK_MARK, "");
    labels.put(TASK, task.id().value());
    labels.put(TASK_NAME, task.name());
    return labels;
  }
}
