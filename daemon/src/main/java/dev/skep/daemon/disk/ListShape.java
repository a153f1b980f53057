package dev.skep.daemon.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Lists and sets: a CBOR array in iteration order.
record ListShape(Shape inner, Function<List<Object>, Object> finish) implements Shape {
  @Override
  public void write(JsonGenerator out, Object value) {
    var items = (Collection<?>) value;
    out.writeStartArray(value, items.size());
    for (var item : items) inner.write(out, item);
    out.writeEndArray();
  }

  @Override
  public Object read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_ARRAY)
      throw new CodecFault("expected an array, found " + in.currentToken());
    var items = new ArrayList<Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) items.add(inner.read(in));
    return finish.apply(items);
  }

  @Override
  public Object zero() {
    return finish.apply(List.of());
  }

  @Override
  public boolean omits(Object value) {
    return ((Collection<?>) value).isEmpty();
  }
}
