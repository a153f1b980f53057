package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.SpecChange;
import dev.skep.model.RegistryAuth;
import dev.skep.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What two specs of a service differ in, as clients see them.
final class SpecChanges {
  private static final JsonMapper JSON = new JsonMapper();

  private SpecChanges() {}

  /// In order of the fields' names. Of registry credentials it is only said that they are others.
  static List<SpecChange> between(ServiceSpec was, ServiceSpec is) {
    var before = fields(was);
    var after = fields(is);
    var names = new TreeSet<String>(before.keySet());
    names.addAll(after.keySet());
    var changes = new ArrayList<SpecChange>();
    for (String name : names) {
      var change =
          new SpecChange(name, before.getOrDefault(name, ""), after.getOrDefault(name, ""));
      if (!change.was().equals(change.is())) changes.add(change);
    }
    if (!auth(was).equals(auth(is))) {
      changes.add(new SpecChange("registry credentials", word(auth(was)), word(auth(is))));
    }
    return changes;
  }

  private static TreeMap<String, String> fields(ServiceSpec spec) {
    var fields = new TreeMap<String, String>();
    collect(JSON.readTree(DockerJson.write(spec)), "", fields);
    return fields;
  }

  private static void collect(JsonNode at, String name, TreeMap<String, String> into) {
    if (!at.isObject()) {
      into.put(name, JSON.writeValueAsString(at));
      return;
    }
    for (var each : at.properties()) {
      collect(each.getValue(), name.isEmpty() ? each.getKey() : name + "." + each.getKey(), into);
    }
  }

  private static Optional<RegistryAuth> auth(ServiceSpec spec) {
    return spec.taskTemplate().containerSpec().registryAuth();
  }

  private static String word(Optional<RegistryAuth> auth) {
    return auth.isPresent() ? "\"(hidden)\"" : "";
  }
}
