package dev.skep.model;

import java.util.SortedMap;

/// What a user calls an object: its name, and labels that mean something to him alone.
public record Annotations(String name, SortedMap<String, String> labels) {
  public static final Annotations NONE = new Annotations("", Values.noLabels());

  public Annotations {
    labels = Values.sorted(labels);
  }

  public static Annotations named(String name) {
    return new Annotations(name, Values.noLabels());
  }
}
