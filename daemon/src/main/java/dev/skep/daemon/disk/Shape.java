package dev.skep.daemon.disk;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/// How the values of one Java type look in CBOR.
interface Shape {
  void write(JsonGenerator out, Object value);

  /// Reads one value; the parser stands on the value's first token and is left on its last.
  Object read(JsonParser in);

  /// What a field of this type holds when the stored bytes do not mention it.
  Object zero();

  /// Whether a field with this value may be left out, because reading gives it back as [#zero()].
  default boolean omits(Object value) {
    return false;
  }

  /// The value as a field name of a map. Only scalars have one.
  default String name(Object value) {
    throw new CodecFault("cannot be a map key: " + value.getClass().getName());
  }

  default Object fromName(String name) {
    throw new CodecFault("cannot be a map key: " + name);
  }

  /// Whether a record with one component of this shape is written as the bare component (ids,
  /// wrapped bytes).
  default boolean bare() {
    return false;
  }
}
