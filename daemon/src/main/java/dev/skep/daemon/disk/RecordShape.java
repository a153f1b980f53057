package dev.skep.daemon.disk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A record: a CBOR map of its components that are not zero; an id (one scalar component) is the
/// bare value. Fields that are unknown are skipped and fields that are missing are zero, so
/// components may be added and dropped. A bare value read as a record that has grown since fills
/// the first component.
final class RecordShape implements Shape {
  private final Class<?> type;
  private final String[] names;
  private final Type[] types;
  private final MethodHandle[] getters;
  private final MethodHandle constructor;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Shapes shapes;
  private volatile Shape @Nullable [] resolved;

  RecordShape(Class<?> type, Map<String, Type> bindings, Shapes shapes) {
    this.type = type;
    this.shapes = shapes;
    var components = type.getRecordComponents();
    names = new String[components.length];
    types = new Type[components.length];
    getters = new MethodHandle[components.length];
    var raw = new Class<?>[components.length];
    try {
      var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (int i = 0; i < components.length; i++) {
        names[i] = components[i].getName();
        types[i] = Shapes.bind(components[i].getGenericType(), bindings);
        raw[i] = components[i].getType();
        positions.put(names[i], i);
        getters[i] =
            lookup
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
      }
      constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, raw))
              .asSpreader(Object[].class, raw.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new CodecFault("cannot take apart " + type.getName(), e);
    }
  }

  /// Component shapes are looked up on first use: records may contain themselves (in lists, in
  /// maps).
  Shape[] components() {
    var known = resolved;
    if (known == null) {
      known = Arrays.stream(types).map(shapes::of).toArray(Shape[]::new);
      resolved = known;
    }
    return known;
  }

  private boolean isBare(Shape[] components) {
    return components.length == 1 && components[0].bare();
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    var components = components();
    if (isBare(components)) {
      components[0].write(out, get(0, value));
      return;
    }
    out.writeStartObject();
    writeFields(out, value);
    out.writeEndObject();
  }

  void writeFields(JsonGenerator out, Object value) {
    var components = components();
    for (int i = 0; i < components.length; i++) {
      var field = get(i, value);
      if (components[i].omits(field)) continue;
      out.writeName(names[i]);
      components[i].write(out, field);
    }
  }

  @Override
  public Object read(JsonParser in) {
    var token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      in.nextToken();
      return readFields(in);
    }
    var components = components();
    if (components.length == 0 || !token.isScalarValue())
      throw new CodecFault("expected a " + type.getName() + ", found " + token);
    var values = new @Nullable Object[components.length];
    values[0] = components[0].read(in);
    return build(values, components);
  }

  /// Reads fields up to the end of the map; the parser stands on the first name or on the end.
  Object readFields(JsonParser in) {
    var components = components();
    var values = new @Nullable Object[components.length];
    int expected = 0;
    for (var token = in.currentToken(); token != JsonToken.END_OBJECT; token = in.nextToken()) {
      if (token == null) throw new CodecFault(type.getName() + " ends in the middle");
      var name = in.currentName();
      in.nextToken();
      int at = position(name, expected);
      if (at < 0) {
        in.skipChildren();
        continue;
      }
      try {
        values[at] = components[at].read(in);
      } catch (CodecFault fault) {
        throw fault;
      } catch (RuntimeException e) {
        throw new CodecFault("cannot read " + type.getName() + "." + names[at], e);
      }
      expected = at + 1;
    }
    return build(values, components);
  }

  /// Fields mostly come in the order of declaration, which saves the look-up.
  private int position(String name, int expected) {
    if (expected < names.length && names[expected].equals(name)) return expected;
    return positions.getOrDefault(name, -1);
  }

  private Object build(@Nullable Object[] values, Shape[] components) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) values[i] = components[i].zero();
    }
    return construct(values);
  }

  @Override
  public Object zero() {
    return Defaults.of(type)
        .orElseGet(
            () -> construct(Arrays.stream(components()).map(Shape::zero).toArray(Object[]::new)));
  }

  @Override
  public String name(Object value) {
    requireBare();
    return components()[0].name(get(0, value));
  }

  @Override
  public Object fromName(String name) {
    requireBare();
    return construct(new Object[] {components()[0].fromName(name)});
  }

  private void requireBare() {
    if (!isBare(components()))
      throw new CodecFault(type.getName() + " cannot be a map key: it is not an id");
  }

  private Object get(int i, Object record) {
    try {
      Object value = getters[i].invokeExact(record);
      if (value == null) throw new CodecFault(type.getName() + "." + names[i] + " is null");
      return value;
    } catch (CodecFault fault) {
      throw fault;
    } catch (Throwable e) {
      throw new CodecFault("cannot read " + type.getName() + "." + names[i], e);
    }
  }

  private Object construct(@Nullable Object[] values) {
    try {
      return constructor.invokeExact(values);
    } catch (Throwable e) {
      throw new CodecFault(
          type.getName() + " refuses " + Arrays.deepToString(values) + ": " + e.getMessage(), e);
    }
  }
}
