package dev.skep.dockerapi.codec;

import dev.skep.model.Annotations;
import dev.skep.model.GenericResource;
import dev.skep.model.Meta;
import dev.skep.model.Payload;
import dev.skep.model.ServiceMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// A record as a document: its members in order, those of embedded records among its own.
final class Shape {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(type);
        }
      };

  final Class<?> type;
  final Rules<?> rules;
  final List<Member> members = new ArrayList<>();
  private final Map<String, Member> byName = new LinkedHashMap<>();
  private final RecordComponent[] components;

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private Shape(Class<?> type) {
    this.type = type;
    this.rules = Dialect.of(type);
    this.components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      if (rules.hidden.contains(component.getName())) continue;
      if (isEmbedded(component.getType())) {
        embed(i, component);
      } else {
        add(component, List.of(i), Getters.of(component), rules);
      }
    }
  }

  static boolean isEmbedded(Class<?> type) {
    return type == Annotations.class || type == Meta.class;
  }

  private void embed(int index, RecordComponent outer) {
    RecordComponent[] inner = outer.getType().getRecordComponents();
    for (int i = 0; i < inner.length; i++) {
      var getter = Getters.of(outer).andThen(Getters.of(inner[i]));
      add(inner[i], List.of(index, i), getter, Dialect.of(outer.getType()));
    }
  }

  private void add(
      RecordComponent component,
      List<Integer> path,
      Function<Object, Object> getter,
      Rules<?> rules) {
    var member = Member.of(component, kind(component, rules), path, getter, rules);
    members.add(member);
    byName.put(member.name().getValue().toLowerCase(Locale.ROOT), member);
  }

  void write(JsonGenerator out, Object of) {
    out.writeStartObject();
    writeMembers(out, of);
    out.writeEndObject();
  }

  /// @param tail one more member, at the end
  void write(JsonGenerator out, Object of, Map.Entry<String, String> tail) {
    out.writeStartObject();
    writeMembers(out, of);
    out.writeStringProperty(tail.getKey(), tail.getValue());
    out.writeEndObject();
  }

  private void writeMembers(JsonGenerator out, Object of) {
    for (Member member : members) member.write(out, of);
    for (String name : rules.emptyObjects) {
      out.writeName(name);
      Encoder.empty(out);
    }
  }

  Optional<Member> member(String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  Class<?> componentType(int index) {
    return components[index].getType();
  }

  String componentName(int index) {
    return components[index].getName();
  }

  Kind componentKind(int index) {
    return kind(components[index], rules);
  }

  static Kind kindOf(Class<?> type) {
    return plain(type, "");
  }

  int size() {
    return components.length;
  }

  static Object make(Class<?> type, Object[] arguments) {
    try {
      var parameters = new ArrayList<Class<?>>();
      for (RecordComponent component : type.getRecordComponents()) {
        parameters.add(component.getType());
      }
      var constructor = type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  private static Kind kind(RecordComponent component, Rules<?> rules) {
    String name = component.getName();
    if (rules.presence.contains(name)) return new Kind.Presence();
    if (rules.raw.contains(name)) return new Kind.Raw();
    if (rules.indexes.contains(name)) return new Kind.Version();
    String goType = rules.wholeTypes.get(name);
    return kind(component.getGenericType(), goType == null ? "" : goType);
  }

  private static Kind kind(Type type, String goType) {
    if (type instanceof ParameterizedType it) {
      Type[] of = it.getActualTypeArguments();
      if (it.getRawType() == Optional.class) return new Kind.Maybe(kind(of[0], goType));
      if (it.getRawType() == List.class) return new Kind.ListOf(kind(of[0], goType));
      if (it.getRawType() == SortedMap.class) return new Kind.MapOf(kind(of[1], goType));
    }
    if (type instanceof Class<?> plain) return plain(plain, goType);
    throw new IllegalArgumentException("no kind for " + type);
  }

  private static Kind plain(Class<?> type, String goType) {
    if (type == String.class) return new Kind.Text();
    if (type == boolean.class || type == Boolean.class) return new Kind.Bool();
    if (type == long.class || type == Long.class) return whole(goType, "int64", 64);
    if (type == int.class || type == Integer.class) return whole(goType, "int", 32);
    if (type == OptionalLong.class) return new Kind.MaybeLong(whole(goType, "int64", 64));
    if (type == float.class) return new Kind.Ratio();
    if (type == Duration.class) return new Kind.Span();
    if (type == Instant.class) return new Kind.Moment();
    if (type == ServiceMode.class || type == GenericResource.class) return new Kind.OneOf(type);
    if (type == Payload.class) return new Kind.Binary();
    if (type.isEnum()) return new Kind.Word(enumType(type));
    if (type.isRecord() && isId(type)) return new Kind.Id(type.asSubclass(Record.class));
    if (type.isRecord()) return new Kind.Struct(type.asSubclass(Record.class));
    throw new IllegalArgumentException("no kind for " + type);
  }

  private static Kind.Whole whole(String goType, String usual, int bits) {
    String type = goType.isEmpty() ? usual : goType;
    int width = type.endsWith("32") ? 32 : 64;
    return new Kind.Whole(type, width, type.startsWith("u"), bits == 32);
  }

  @SuppressWarnings("unchecked") // checked by isEnum
  private static Class<? extends Enum<?>> enumType(Class<?> type) {
    return (Class<? extends Enum<?>>) type;
  }

  private static boolean isId(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    return components.length == 1
        && components[0].getType() == String.class
        && components[0].getName().equals("value");
  }
}
