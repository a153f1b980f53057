package dev.skep.manager.scheduler.filter;

import dev.skep.model.GenericResource;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Resources;
import java.util.TreeMap;

/// What the scheduler knows of a node: itself, and what the tasks on it take. The one mutable thing
/// that filters look at.
public final class NodeInfo {
  private final int slot;
  private Node node;
  private int active;
  private long nanoCpusUsed;
  private long memoryUsed;
  private final TreeMap<String, Long> genericUsed = new TreeMap<>();
  private final TreeMap<HostPort, Integer> ports = new TreeMap<>();

  /// @param slot a small number by which tables of nodes are indexed
  public NodeInfo(int slot, Node node) {
    this.slot = slot;
    this.node = node;
  }

  public int slot() {
    return slot;
  }

  public Node node() {
    return node;
  }

  public NodeId id() {
    return node.id();
  }

  /// Tasks here that are meant to run.
  public int active() {
    return active;
  }

  public long freeNanoCpus() {
    return node.description().resources().nanoCpus() - nanoCpusUsed;
  }

  public long freeMemory() {
    return node.description().resources().memoryBytes() - memoryUsed;
  }

  public boolean occupies(HostPort port) {
    return ports.containsKey(port);
  }

  /// Named resources count one each.
  public long free(String kind) {
    long has = 0;
    for (GenericResource resource : node.description().resources().genericResources()) {
      if (resource.kind().equals(kind)) has += amount(resource);
    }
    return has - genericUsed.getOrDefault(kind, 0L);
  }

  static long amount(GenericResource resource) {
    return switch (resource) {
      case GenericResource.Discrete it -> it.value();
      case GenericResource.Named _ -> 1;
    };
  }

  public void become(Node node) {
    this.node = node;
  }

  public void countActive(int change) {
    active += change;
  }

  public void take(Footprint footprint) {
    change(footprint, 1);
  }

  public void giveBack(Footprint footprint) {
    change(footprint, -1);
  }

  private void change(Footprint footprint, int sign) {
    Resources reserved = footprint.reservations();
    nanoCpusUsed += sign * reserved.nanoCpus();
    memoryUsed += sign * reserved.memoryBytes();
    for (GenericResource resource : reserved.genericResources()) {
      genericUsed.merge(resource.kind(), sign * amount(resource), Long::sum);
    }
    for (HostPort port : footprint.ports()) {
      ports.merge(port, sign, Integer::sum);
      ports.remove(port, 0);
    }
  }
}
