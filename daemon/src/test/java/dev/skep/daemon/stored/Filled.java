package dev.skep.daemon.stored;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes a sample of any record in which nothing is left out: a component that is added shows up in
/// its golden file. Values follow from the components' names, so that one more moves no other.
public final class Filled {
  private Filled() {}

  public static <T> T of(Class<T> type) {
    return type.cast(value(type, type.getSimpleName()));
  }

  private static Object value(Type type, String name) {
    if (type instanceof Class<?> plain) return value(plain, name);
    if (type instanceof ParameterizedType generic) {
      return generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), name);
    }
    throw new IllegalArgumentException("no sample of a " + type);
  }

  private static Object value(Class<?> type, String name) {
    long number = 1 + Math.floorMod(name.hashCode(), 1000);
    if (type == String.class) return name;
    if (type == long.class || type == Long.class) return number;
    if (type == int.class || type == Integer.class) return (int) number;
    if (type == double.class || type == Double.class) return number + 0.5;
    if (type == float.class || type == Float.class) return number + 0.5f;
    if (type == boolean.class || type == Boolean.class) return true;
    if (type == byte[].class) return new byte[] {1, 2, (byte) number};
    if (type == Instant.class) return Instant.ofEpochSecond(1_750_000_000 + number, 123_456_789);
    if (type == Duration.class) return Duration.ofSeconds(number, 500_000_000);
    if (type == OptionalLong.class) return OptionalLong.of(number);
    // Not the first: that one is the zero, which is left out.
    if (type.isEnum()) return type.getEnumConstants()[type.getEnumConstants().length - 1];
    // Its parts must fit each other.
    if (type == Subnet.class) return Subnet.around(new Ipv4((int) number), 24);
    if (type.isRecord()) return record(type);
    if (type.isSealed()) return value(type.getPermittedSubclasses()[0], name);
    throw new IllegalArgumentException("no sample of a " + type);
  }

  private static Object generic(Class<?> raw, Type[] arguments, String name) {
    Object first = value(arguments[0], name);
    if (raw == Optional.class) return Optional.of(first);
    if (raw == List.class) return List.of(first);
    if (raw == SortedSet.class)
      return Collections.unmodifiableSortedSet(new TreeSet<>(List.of(first)));
    if (raw == SortedMap.class) return map(first, value(arguments[1], name + " value"));
    throw new IllegalArgumentException("no sample of a " + raw);
  }

  private static SortedMap<Object, Object> map(Object key, Object value) {
    var map = new TreeMap<Object, Object>();
    map.put(key, value);
    return Collections.unmodifiableSortedMap(map);
  }

  private static Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values =
        Arrays.stream(components).map(it -> value(it.getGenericType(), it.getName())).toArray();
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException("no sample of a " + type.getName(), refused.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(type.getName(), impossible);
    }
  }
}
