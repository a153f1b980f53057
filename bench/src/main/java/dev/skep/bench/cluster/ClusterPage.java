package dev.skep.bench.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Both sides beside each other, and what stands below both, as a table in Markdown.
record ClusterPage(Measurements skep, Measurements docker, Measurements floor) {
  String table() {
    var text = new StringBuilder();
    line(text, "what", "Skep", "Docker Swarm", "Skep / Docker", "the engines alone");
    line(text, "---", "---", "---", "---", "---");
    Set<String> all = new LinkedHashSet<>(skep.values().keySet());
    all.addAll(docker.values().keySet());
    for (String what : all) {
      List<Double> ours = skep.values().getOrDefault(what, List.of());
      List<Double> theirs = docker.values().getOrDefault(what, List.of());
      String alone = figure(floor.values().getOrDefault(what, List.of()));
      line(text, what, figure(ours), figure(theirs), ratio(ours, theirs), alone);
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, String what, String ours, String theirs, String ratio, String alone) {
    text.append(
        "| %-66s | %-36s | %-36s | %-13s | %-20s |\n".formatted(what, ours, theirs, ratio, alone));
  }

  /// The median, how far the values lie apart, and how many there are; the tail where it can be
  /// told.
  private static String figure(List<Double> values) {
    if (values.isEmpty()) return "–";
    String middle = number(Measurements.quantile(values, 0.5));
    if (values.size() == 1) return middle;
    String range =
        number(Measurements.quantile(values, 0)) + "…" + number(Measurements.quantile(values, 1));
    String tail = values.size() < 20 ? "" : ", p99 " + number(Measurements.quantile(values, 0.99));
    return "%s (%s%s; %d)".formatted(middle, range, tail, values.size());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
  }

  private static String ratio(List<Double> ours, List<Double> theirs) {
    if (ours.isEmpty() || theirs.isEmpty()) return "";
    double peer = Measurements.quantile(theirs, 0.5);
    return peer == 0 ? "" : number(Measurements.quantile(ours, 0.5) / peer);
  }
}
