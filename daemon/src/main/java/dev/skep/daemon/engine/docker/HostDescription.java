package dev.skep.daemon.engine.docker;

import dev.skep.model.GenericResource;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeDescription.Engine;
import dev.skep.model.NodeDescription.Plugin;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A host as its engine's `/info` describes it.
final class HostDescription {
  private static final long NANO_CPUS = 1_000_000_000;

  private HostDescription() {}

  static NodeDescription of(JsonNode info) {
    return new NodeDescription(
        info.path("Name").asString(""),
        new Platform(info.path("Architecture").asString(""), info.path("OSType").asString("")),
        new Resources(
            info.path("NCPU").asLong(0) * NANO_CPUS,
            info.path("MemTotal").asLong(0),
            0,
            genericResources(info.path("GenericResources"))),
        new Engine(info.path("ServerVersion").asString(""), labels(info), plugins(info)),
        TlsInfo.NONE,
        "");
  }

  /// What `node-generic-resources` of the engine's settings names.
  private static List<GenericResource> genericResources(JsonNode listed) {
    var resources = new ArrayList<GenericResource>();
    for (JsonNode each : listed) {
      JsonNode counted = each.path("DiscreteResourceSpec");
      JsonNode named = each.path("NamedResourceSpec");
      if (counted.isObject()) {
        resources.add(
            new GenericResource.Discrete(
                counted.path("Kind").asString(""), counted.path("Value").asLong(0)));
      } else if (named.isObject()) {
        resources.add(
            new GenericResource.Named(
                named.path("Kind").asString(""), named.path("Value").asString("")));
      }
    }
    return resources;
  }

  /// Labels without a value are not labels in the swarm.
  private static SortedMap<String, String> labels(JsonNode info) {
    var labels = new TreeMap<String, String>();
    for (JsonNode label : info.path("Labels")) {
      String text = label.asString("");
      int equals = text.indexOf('=');
      if (equals > 0) labels.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return labels;
  }

  private static List<Plugin> plugins(JsonNode info) {
    var plugins = new ArrayList<Plugin>();
    for (String type : List.of("Log", "Network", "Volume")) {
      for (JsonNode name : info.path("Plugins").path(type)) {
        plugins.add(new Plugin(type, name.asString("")));
      }
    }
    // Ours, whatever the engine can do by itself.
    var overlay = new Plugin("Network", "overlay");
    if (!plugins.contains(overlay)) plugins.add(overlay);
    return plugins;
  }
}
