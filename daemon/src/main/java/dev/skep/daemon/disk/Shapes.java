package dev.skep.daemon.disk;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/// Finds the shape of a type by looking at it once.
final class Shapes {
  private final Map<Type, Shape> known = new ConcurrentHashMap<>();

  Shape of(Type type) {
    var shape = known.get(type);
    if (shape != null) return shape;
    var made = make(type);
    var was = known.putIfAbsent(type, made);
    return was == null ? made : was;
  }

  RecordShape record(Class<?> type, Map<String, Type> bindings) {
    return new RecordShape(type, bindings, this);
  }

  private Shape make(Type type) {
    return switch (type) {
      case Class<?> plain -> plain(plain, Map.of());
      case ParameterizedType generic -> generic(generic);
      case WildcardType wild -> of(wild.getUpperBounds()[0]);
      default -> throw new CodecFault("cannot store a " + type.getTypeName());
    };
  }

  private Shape plain(Class<?> type, Map<String, Type> bindings) {
    if (type == String.class) return ScalarShape.STRING;
    if (type == long.class || type == Long.class) return ScalarShape.LONG;
    if (type == int.class || type == Integer.class) return ScalarShape.INT;
    if (type == boolean.class || type == Boolean.class) return ScalarShape.BOOLEAN;
    if (type == double.class || type == Double.class) return ScalarShape.DOUBLE;
    if (type == float.class || type == Float.class) return ScalarShape.FLOAT;
    if (type == OptionalLong.class) return new OptionalLongShape();
    if (type == byte[].class) return ScalarShape.BYTES;
    if (type == Instant.class) return TimeShape.INSTANT;
    if (type == Duration.class) return TimeShape.DURATION;
    if (type.isEnum()) return new EnumShape(type);
    if (type.isRecord()) return record(type, bindings);
    if (type.isSealed()) return new SealedShape(type, bindings, this);
    throw new CodecFault("cannot store a " + type.getName());
  }

  private Shape generic(ParameterizedType type) {
    var raw = (Class<?>) type.getRawType();
    var arguments = type.getActualTypeArguments();
    if (raw == Optional.class) return new OptionalShape(of(arguments[0]));
    if (Collection.class.isAssignableFrom(raw)) return collection(raw, of(arguments[0]));
    if (Map.class.isAssignableFrom(raw)) return map(raw, of(arguments[0]), of(arguments[1]));
    return plain(raw, bindings(raw, arguments));
  }

  private static Shape collection(Class<?> raw, Shape inner) {
    if (raw == List.class || raw == Collection.class) return new ListShape(inner, List::copyOf);
    if (raw == SortedSet.class || raw == NavigableSet.class)
      return new ListShape(
          inner, items -> Collections.unmodifiableNavigableSet(new TreeSet<>(items)));
    if (raw == Set.class)
      return new ListShape(inner, items -> Collections.unmodifiableSet(new LinkedHashSet<>(items)));
    if (raw == PVector.class || raw == TreePVector.class)
      return new ListShape(inner, TreePVector::from);
    throw new CodecFault("cannot store a " + raw.getName() + ": use List or SortedSet");
  }

  private static Shape map(Class<?> raw, Shape key, Shape value) {
    if (raw == SortedMap.class || raw == NavigableMap.class)
      return new MapShape(
          key, value, entries -> Collections.unmodifiableNavigableMap(new TreeMap<>(entries)));
    if (raw == Map.class || raw == SequencedMap.class)
      return new MapShape(
          key, value, entries -> Collections.unmodifiableSequencedMap(linked(entries)));
    if (raw == TreePMap.class || raw == PSortedMap.class)
      return new MapShape(key, value, Shapes::persistent);
    throw new CodecFault("cannot store a " + raw.getName() + ": use SortedMap");
  }

  private static LinkedHashMap<Object, Object> linked(Map<Object, Object> entries) {
    return new LinkedHashMap<>(entries);
  }

  /// Keys of a sorted map are comparable, which only its declaration knows.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object persistent(Map<Object, Object> entries) {
    return TreePMap.from((Map) entries);
  }

  static Map<String, Type> bindings(Class<?> raw, Type[] arguments) {
    var variables = raw.getTypeParameters();
    var bindings = new HashMap<String, Type>();
    for (int i = 0; i < variables.length; i++) bindings.put(variables[i].getName(), arguments[i]);
    return bindings;
  }

  /// What the type variables of a kind stand for, given those of the sealed interface it
  /// implements.
  static Map<String, Type> inherited(Class<?> kind, Class<?> sealed, Map<String, Type> bindings) {
    var inherited = new HashMap<String, Type>();
    for (var parent : kind.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic && generic.getRawType() == sealed) {
        var arguments = generic.getActualTypeArguments();
        var parameters = sealed.getTypeParameters();
        for (int i = 0; i < arguments.length; i++) {
          var bound = bindings.get(parameters[i].getName());
          if (arguments[i] instanceof TypeVariable<?> own && bound != null)
            inherited.put(own.getName(), bound);
        }
      }
    }
    return inherited;
  }

  static Type bind(Type type, Map<String, Type> bindings) {
    return switch (type) {
      case TypeVariable<?> variable -> {
        var bound = bindings.get(variable.getName());
        if (bound == null) throw new CodecFault("nothing says what " + variable + " is");
        yield bound;
      }
      case ParameterizedType generic when !bindings.isEmpty() ->
          new Bound(
              generic.getRawType(),
              Arrays.stream(generic.getActualTypeArguments())
                  .map(argument -> bind(argument, bindings))
                  .toList());
      default -> type;
    };
  }

  private record Bound(Type raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    @SuppressWarnings("NullAway") // the JDK's own contract: null for a type that is not a member
    public Type getOwnerType() {
      return null;
    }
  }
}
