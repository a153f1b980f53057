package dev.skep.store;

import dev.skep.model.Cluster;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.Service;
import dev.skep.model.Task;

/// Something that has happened, on a majority.
public sealed interface StoreEvent {
  record ClusterCreated(Cluster cluster) implements StoreEvent {}

  record ClusterUpdated(Cluster before, Cluster after) implements StoreEvent {}

  record NodeCreated(Node node) implements StoreEvent {}

  record NodeUpdated(Node before, Node after) implements StoreEvent {}

  record NodeRemoved(Node node) implements StoreEvent {}

  record NetworkCreated(Network network) implements StoreEvent {}

  record NetworkUpdated(Network before, Network after) implements StoreEvent {}

  record NetworkRemoved(Network network) implements StoreEvent {}

  record ServiceCreated(Service service) implements StoreEvent {}

  record ServiceUpdated(Service before, Service after) implements StoreEvent {}

  record ServiceRemoved(Service service) implements StoreEvent {}

  record TaskCreated(Task task) implements StoreEvent {}

  record TaskUpdated(Task before, Task after) implements StoreEvent {}

  record TaskRemoved(Task task) implements StoreEvent {}
}
