package dev.skep.model;

/// A resource that only its users understand: counted (`SSD=3`) or named (`GPU=UUID1`).
public sealed interface GenericResource {
  String kind();

  record Discrete(String kind, long value) implements GenericResource {}

  record Named(String kind, String value) implements GenericResource {}
}
