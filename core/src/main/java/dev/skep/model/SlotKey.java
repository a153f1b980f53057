package dev.skep.model;

/// Names a place that a service keeps filled, one task after the other: a number for services with
/// replicas and for replicated jobs, a node for global services and global jobs.
///
/// @param number from 1; 0 when the node is the name
/// @param node empty unless the number is 0
public record SlotKey(ServiceId service, long number, String node) implements Comparable<SlotKey> {
  public static SlotKey numbered(ServiceId service, long number) {
    return new SlotKey(service, number, "");
  }

  public static SlotKey on(ServiceId service, NodeId node) {
    return new SlotKey(service, 0, node.value());
  }

  public static SlotKey of(Task task) {
    return task.slot() > 0 || task.node().isEmpty()
        ? numbered(task.service(), task.slot())
        : on(task.service(), task.node().get());
  }

  @Override
  public int compareTo(SlotKey other) {
    int byService = service.compareTo(other.service);
    if (byService != 0) return byService;
    int byNumber = Long.compare(number, other.number);
    return byNumber != 0 ? byNumber : node.compareTo(other.node);
  }
}
