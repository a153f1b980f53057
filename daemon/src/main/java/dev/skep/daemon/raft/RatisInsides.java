package dev.skep.daemon.raft;

import java.lang.reflect.Field;

/// What Ratis keeps to itself and we cannot do without. A Ratis that has it no more is noticed at
/// the first use, not when it would matter.
final class RatisInsides {
  private RatisInsides() {}

  static Field field(Class<?> type, String name) {
    try {
      var field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException other) {
      throw new IllegalStateException("another Ratis than the one this was written for", other);
    }
  }

  static Object value(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
