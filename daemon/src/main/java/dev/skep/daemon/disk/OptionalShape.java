package dev.skep.daemon.disk;

import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A field that is left out when empty; inside a collection an empty one is a CBOR null.
record OptionalShape(Shape inner) implements Shape {
  @Override
  public void write(JsonGenerator out, Object value) {
    var optional = (Optional<?>) value;
    if (optional.isPresent()) inner.write(out, optional.get());
    else out.writeNull();
  }

  @Override
  public Object read(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(inner.read(in));
  }

  @Override
  public Object zero() {
    return Optional.empty();
  }

  @Override
  public boolean omits(Object value) {
    return ((Optional<?>) value).isEmpty();
  }
}
