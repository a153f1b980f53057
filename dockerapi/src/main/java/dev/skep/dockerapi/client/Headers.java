package dev.skep.dockerapi.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// HTTP header fields in the order they were written; names compare without case, a name may
/// repeat.
public record Headers(List<Field> fields) {
  public record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  public static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  public static Headers of(String name, String value) {
    return NONE.with(name, value);
  }

  public Optional<String> first(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
  }

  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  /// Whether a comma-separated field such as `Connection` contains `token`.
  public boolean lists(String name, String token) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(part -> part.strip().equalsIgnoreCase(token));
  }

  /// Adds a field, beside those of the same name.
  public Headers with(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  /// Sets a field where its first namesake stands, or at the end.
  public Headers replacing(String name, String value) {
    var changed = new ArrayList<Field>();
    var placed = false;
    for (var field : fields) {
      if (!field.is(name)) changed.add(field);
      else if (!placed) placed = changed.add(new Field(field.name(), value));
    }
    if (!placed) changed.add(new Field(name, value));
    return new Headers(changed);
  }

  public Headers without(String... names) {
    var lower = List.of(names).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return where(field -> !lower.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  public Headers where(Predicate<Field> kept) {
    return new Headers(fields.stream().filter(kept).toList());
  }
}
