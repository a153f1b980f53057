package dev.skep.model;

/// A kind of object that the store keeps. Stored objects are immutable values: a change is another
/// value with the same id.
public sealed interface StoreObject
    permits Cluster, Config, Guest, Network, Node, Revision, Secret, Service, Task {
  Meta meta();

  /// The same object as the store stamps it; nobody else calls this.
  StoreObject withMeta(Meta meta);
}
