package dev.skep.daemon.disk;

import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/// Enum constants by name, so that their order may change.
final class EnumShape implements Shape {
  private final Class<?> type;
  private final Object zero;
  private final SortedMap<String, Object> byName = new TreeMap<>();

  EnumShape(Class<?> type) {
    this.type = type;
    var constants = type.getEnumConstants();
    for (var constant : constants) byName.put(((Enum<?>) constant).name(), constant);
    zero = Defaults.of(type).orElseGet(() -> constants[0]);
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    out.writeString(name(value));
  }

  @Override
  public Object read(JsonParser in) {
    return fromName(in.getString());
  }

  @Override
  public Object zero() {
    return zero;
  }

  @Override
  public String name(Object value) {
    return ((Enum<?>) value).name();
  }

  @Override
  public Object fromName(String name) {
    var constant = byName.get(name);
    if (constant == null)
      throw new CodecFault(
          type.getName() + " has no constant " + name + ", only " + byName.keySet());
    return constant;
  }
}
