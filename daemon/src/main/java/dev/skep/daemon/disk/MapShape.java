package dev.skep.daemon.disk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Maps: a CBOR map in iteration order, keys as text.
record MapShape(Shape key, Shape inner, Function<Map<Object, Object>, Object> finish)
    implements Shape {
  @Override
  public void write(JsonGenerator out, Object value) {
    var entries = (Map<?, ?>) value;
    out.writeStartObject(value, entries.size());
    for (var entry : entries.entrySet()) {
      out.writeName(key.name(entry.getKey()));
      inner.write(out, entry.getValue());
    }
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT)
      throw new CodecFault("expected a map, found " + in.currentToken());
    var entries = new LinkedHashMap<Object, Object>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      var name = key.fromName(in.currentName());
      in.nextToken();
      entries.put(name, inner.read(in));
    }
    return finish.apply(entries);
  }

  @Override
  public Object zero() {
    return finish.apply(Map.of());
  }

  @Override
  public boolean omits(Object value) {
    return ((Map<?, ?>) value).isEmpty();
  }
}
