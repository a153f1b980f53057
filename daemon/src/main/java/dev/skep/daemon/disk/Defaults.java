package dev.skep.daemon.disk;

import java.lang.reflect.Modifier;
import java.util.Optional;

/// Finds the `static final DEFAULT` that a type names for itself.
final class Defaults {
  private Defaults() {}

  static Optional<Object> of(Class<?> type) {
    for (var field : type.getDeclaredFields()) {
      if (field.getName().equals("DEFAULT")
          && Modifier.isStatic(field.getModifiers())
          && type.isAssignableFrom(field.getType())) {
        try {
          field.setAccessible(true);
          return Optional.ofNullable(field.get(null));
        } catch (IllegalAccessException e) {
          throw new CodecFault("cannot read " + type.getName() + ".DEFAULT", e);
        }
      }
    }
    return Optional.empty();
  }
}
