package dev.skep.manager.scheduler.spread;

import dev.skep.model.Node;
import dev.skep.model.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A label over whose values tasks are spread.
///
/// @param engine of the engine, otherwise of the node
public record SpreadLabel(boolean engine, String key) {
  private static final String OF_NODE = "node.labels.";
  private static final String OF_ENGINE = "engine.labels.";

  /// Most important first; descriptors that name something else are skipped.
  public static List<SpreadLabel> of(Placement placement) {
    if (placement.preferences().isEmpty()) return List.of();
    var labels = new ArrayList<SpreadLabel>();
    for (Placement.Preference preference : placement.preferences()) {
      String descriptor = preference.spread().spreadDescriptor();
      String folded = descriptor.toLowerCase(Locale.ROOT);
      if (folded.startsWith(OF_NODE)) {
        labels.add(new SpreadLabel(false, descriptor.substring(OF_NODE.length())));
      } else if (folded.startsWith(OF_ENGINE)) {
        labels.add(new SpreadLabel(true, descriptor.substring(OF_ENGINE.length())));
      }
    }
    return List.copyOf(labels);
  }

  /// Nodes without the label form a branch of their own.
  public String valueOn(Node node) {
    var labels = engine ? node.description().engine().labels() : node.spec().annotations().labels();
    return labels.getOrDefault(key, "");
  }
}
