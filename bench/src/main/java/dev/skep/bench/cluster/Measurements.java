package dev.skep.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Figures of one side, by what was measured, in the order of measuring. Seconds unless the name
/// says otherwise.
record Measurements(SequencedMap<String, List<Double>> values) {
  private static final JsonMapper JSON = new JsonMapper();

  static Measurements none() {
    return new Measurements(new LinkedHashMap<>());
  }

  void add(String what, double value) {
    values.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
  }

  /// Lines of JSON, as the measuring script writes them. How fast a kind of object is refused is
  /// not kept.
  void read(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      JsonNode figure = JSON.readTree(line);
      add(figure.path("test").asString(""), figure.path("value").asDouble());
    }
    for (String kind : List.of("secrets", "configs")) {
      if (!values.containsKey(kind + " create errors")) continue;
      values.keySet().removeIf(what -> what.contains(kind + " ") || what.contains("/" + kind));
    }
  }

  /// @param share 0.5 for the median, 1 for the largest
  static double quantile(List<Double> values, double share) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
