package dev.skep.manager.scheduler.spread;

import java.util.TreeMap;

/// Nodes that share the values of the labels above.
sealed interface Branch {
  /// Split by the value of the next label.
  record Fork(SpreadLabel label, TreeMap<String, Branch> byValue) implements Branch {}

  /// No label is left.
  record Leaf(Tournament tournament) implements Branch {}
}
