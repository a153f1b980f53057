package dev.skep.daemon.disk;

import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A number that may be absent, told apart from zero.
record OptionalLongShape() implements Shape {
  @Override
  public void write(JsonGenerator out, Object value) {
    var optional = (OptionalLong) value;
    if (optional.isPresent()) out.writeNumber(optional.getAsLong());
    else out.writeNull();
  }

  @Override
  public Object read(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? OptionalLong.empty()
        : OptionalLong.of(in.getLongValue());
  }

  @Override
  public Object zero() {
    return OptionalLong.empty();
  }

  @Override
  public boolean omits(Object value) {
    return ((OptionalLong) value).isEmpty();
  }
}
