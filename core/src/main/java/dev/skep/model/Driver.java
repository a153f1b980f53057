package dev.skep.model;

import java.util.SortedMap;

/// A way to make something that has several, with what it is told: of a secret, where its content
/// comes from; of a template, the language it is written in.
public record Driver(String name, SortedMap<String, String> options) {
  public Driver {
    options = Values.sorted(options);
  }
}
