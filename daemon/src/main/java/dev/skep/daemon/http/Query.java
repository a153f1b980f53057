package dev.skep.daemon.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The decoded query; keys may repeat. Docker reads booleans from it in two ways, and which one is
/// part of each route's contract.
public record Query(Map<String, List<String>> values) {
  private static final Set<String> NO = Set.of("", "0", "no", "false", "none");
  private static final Set<String> GO_TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> GO_FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  public static Query parse(String raw) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var pair : raw.split("&")) {
      if (pair.isEmpty()) continue;
      var equals = pair.indexOf('=');
      var key = Percent.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : Percent.decodeQuery(pair.substring(equals + 1));
      values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }
    return new Query(values);
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// The first value, or the empty text, which Docker rarely tells apart.
  public String text(String name) {
    return first(name).orElse("");
  }

  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /// "BoolValue": nothing, 0, no, false, none are false, all else is true.
  public boolean flag(String name) {
    return !NO.contains(text(name).strip().toLowerCase(Locale.ROOT));
  }

  /// "ParseBool": only Go's spellings; absent or empty is false.
  public boolean parseBool(String name) {
    return parsed(name, ": strconv.ParseBool: parsing \"" + text(name) + "\": invalid syntax");
  }

  /// The same with the short complaint, as the `rotate…` flags have it.
  public boolean parseBoolBriefly(String name) {
    return parsed(name, "");
  }

  private boolean parsed(String name, String complaint) {
    var value = text(name);
    if (GO_TRUE.contains(value)) return true;
    if (value.isEmpty() || GO_FALSE.contains(value)) return false;
    throw HttpRefusal.badRequest("invalid value for " + name + ": " + value + complaint);
  }
}
