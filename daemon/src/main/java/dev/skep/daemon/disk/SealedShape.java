package dev.skep.daemon.disk;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One of several records: a CBOR map whose first field `@` is the record's simple name.
final class SealedShape implements Shape {
  static final String TAG = "@";

  private final Class<?> type;
  private final Map<Class<?>, RecordShape> byClass = new HashMap<>();
  private final Map<String, RecordShape> byTag = new HashMap<>();
  private Optional<RecordShape> first = Optional.empty();

  SealedShape(Class<?> type, Map<String, Type> bindings, Shapes shapes) {
    this.type = type;
    collect(type, bindings, shapes);
  }

  private void collect(Class<?> sealed, Map<String, Type> bindings, Shapes shapes) {
    for (var kind : sealed.getPermittedSubclasses()) {
      if (kind.isRecord()) add(kind, shapes.record(kind, Shapes.inherited(kind, sealed, bindings)));
      else if (kind.isSealed()) collect(kind, bindings, shapes);
      else throw new CodecFault(kind.getName() + " is neither a record nor sealed");
    }
  }

  private void add(Class<?> kind, RecordShape shape) {
    if (byClass.containsKey(kind)) return; // reached on two paths through nested sealed interfaces
    if (byTag.put(kind.getSimpleName(), shape) != null)
      throw new CodecFault(type.getName() + " has two kinds named " + kind.getSimpleName());
    byClass.put(kind, shape);
    if (first.isEmpty()) first = Optional.of(shape);
  }

  Collection<RecordShape> kinds() {
    return byClass.values();
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    var shape = byClass.get(value.getClass());
    if (shape == null)
      throw new CodecFault(value.getClass().getName() + " is not a kind of " + type.getName());
    out.writeStartObject();
    out.writeName(TAG);
    out.writeString(value.getClass().getSimpleName());
    shape.writeFields(out, value);
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT
        || in.nextToken() != JsonToken.PROPERTY_NAME
        || !in.currentName().equals(TAG))
      throw new CodecFault("expected a kind of " + type.getName() + ", found no tag");
    in.nextToken();
    var tag = in.getString();
    var shape = byTag.get(tag);
    if (shape == null)
      throw new CodecFault(
          type.getName() + " has no kind " + tag + ": written by a newer version?");
    in.nextToken();
    return shape.readFields(in);
  }

  @Override
  public Object zero() {
    return Defaults.of(type)
        .or(() -> first.map(RecordShape::zero))
        .orElseThrow(() -> new CodecFault(type.getName() + " has no kinds"));
  }
}
