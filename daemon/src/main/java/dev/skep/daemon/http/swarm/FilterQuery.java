package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.manager.api.Filters;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `?filters=`, in its two shapes: `{"label":{"a=b":true}}` and, from older clients,
/// `{"label":["a=b"]}`.
final class FilterQuery {
  private static final JsonMapper JSON = new JsonMapper();

  private FilterQuery() {}

  static Filters parse(String text) {
    if (text.isEmpty()) return Filters.NONE;
    JsonNode tree = tree(text);
    if (tree.isNull()) return Filters.NONE;
    if (!tree.isObject()) throw malformed();
    var filters = new TreeMap<String, SortedSet<String>>();
    tree.properties().forEach(it -> filters.put(it.getKey(), values(it.getValue())));
    return new Filters(filters);
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw malformed();
    }
  }

  private static SortedSet<String> values(JsonNode node) {
    var values = new TreeSet<String>();
    if (node.isObject()) {
      node.properties().forEach(it -> values.add(it.getKey()));
    } else if (node.isArray()) {
      node.forEach(it -> values.add(it.isString() ? it.asString() : rejected()));
    } else {
      throw malformed();
    }
    return Collections.unmodifiableSortedSet(values);
  }

  private static String rejected() {
    throw malformed();
  }

  private static HttpRefusal malformed() {
    return HttpRefusal.badRequest("invalid filter");
  }
}
