package dev.skep.dockerapi.codec;

import java.util.Collection;
import tools.jackson.core.JsonGenerator;

/// Writes records as Docker's documents: zero values are left out where Docker leaves them out.
final class Writer {
  private final JsonGenerator out;

  Writer(JsonGenerator out) {
    this.out = out;
  }

  void write(Object value) {
    switch (value) {
      case String text -> out.writeString(text);
      case Collection<?> list -> {
        out.writeStartArray();
        for (Object element : list) write(element);
        out.writeEndArray();
      }
      case Record it when isId(it) -> out.writeString(it.toString());
      case Record it -> Shape.of(it.getClass()).write(out, it);
      default -> throw new IllegalArgumentException("no document: " + value.getClass());
    }
  }

  private static boolean isId(Record it) {
    return Shape.kindOf(it.getClass()) instanceof Kind.Id;
  }
}
