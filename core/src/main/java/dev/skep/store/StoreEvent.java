package dev.skep.store;

import dev.skep.model.Cluster;
import dev.skep.model.Config;
import dev.skep.model.Guest;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.Secret;
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

  /// Of guests. Only who gives addresses and who tells of them cares.
  sealed interface OfGuest extends StoreEvent {}

  record GuestCreated(Guest guest) implements OfGuest {}

  record GuestUpdated(Guest before, Guest after) implements OfGuest {}

  record GuestRemoved(Guest guest) implements OfGuest {}

  /// Of secrets and configs. No loop waits for these: what tasks refer to was there before them.
  sealed interface OfPayload extends StoreEvent {}

  record SecretCreated(Secret secret) implements OfPayload {}

  record SecretUpdated(Secret before, Secret after) implements OfPayload {}

  record SecretRemoved(Secret secret) implements OfPayload {}

  record ConfigCreated(Config config) implements OfPayload {}

  record ConfigUpdated(Config before, Config after) implements OfPayload {}

  record ConfigRemoved(Config config) implements OfPayload {}
}
