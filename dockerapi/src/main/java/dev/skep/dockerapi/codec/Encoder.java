package dev.skep.dockerapi.codec;

import dev.skep.model.GenericResource;
import dev.skep.model.Payload;
import dev.skep.model.ServiceMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;

/// Writes what stands at one place of a document. Made once for each place: a list of a thousand
/// services has some hundred thousand values, and asks nobody twice what kind they are.
///
/// @param zero whether a value is one that Docker leaves out
record Encoder(Predicate<Object> zero, BiConsumer<JsonGenerator, Object> write) {
  static Encoder of(Kind kind) {
    return new Encoder(zeroOf(kind), writerOf(kind));
  }

  /// One whose values are never left out.
  static Encoder always(BiConsumer<JsonGenerator, Object> write) {
    return new Encoder(_ -> false, write);
  }

  private static Predicate<Object> zeroOf(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> ""::equals;
      case Kind.Binary _ -> Payload.NONE::equals;
      case Kind.Bool _, Kind.Presence _ -> Boolean.FALSE::equals;
      case Kind.Whole _ -> value -> ((Number) value).longValue() == 0;
      case Kind.Ratio _ -> value -> value.equals(0f);
      case Kind.Span _ -> Duration.ZERO::equals;
      case Kind.ListOf _ -> value -> ((List<?>) value).isEmpty();
      case Kind.MapOf _ -> value -> ((Map<?, ?>) value).isEmpty();
      case Kind.Maybe _ -> value -> ((Optional<?>) value).isEmpty();
      case Kind.MaybeLong _ -> value -> ((OptionalLong) value).isEmpty();
      case Kind.Moment _,
          Kind.Word _,
          Kind.Id _,
          Kind.Struct _,
          Kind.OneOf _,
          Kind.Version _,
          Kind.Raw _ ->
          _ -> false;
    };
  }

  private static BiConsumer<JsonGenerator, Object> writerOf(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> (out, value) -> out.writeString((String) value);
      case Kind.Binary _ -> (out, value) -> out.writeString(Scalars.base64((Payload) value));
      case Kind.Bool _ -> (out, value) -> out.writeBoolean((Boolean) value);
      case Kind.Whole it -> (out, value) -> whole(out, it, ((Number) value).longValue());
      case Kind.Ratio _ -> (out, value) -> out.writeNumber(Scalars.ratio((Float) value));
      case Kind.Span _ -> (out, value) -> out.writeNumber(Scalars.nanos((Duration) value));
      case Kind.Moment _ -> (out, value) -> out.writeString(Scalars.moment((Instant) value));
      case Kind.Word _ -> (out, value) -> out.writeString(EnumWords.word((Enum<?>) value));
      case Kind.Id _ -> (out, value) -> out.writeString(value.toString());
      case Kind.ListOf(var element) -> list(writerOf(element));
      case Kind.MapOf(var element) -> map(writerOf(element));
      case Kind.Maybe(var inner) -> maybe(writerOf(inner));
      case Kind.MaybeLong(var inner) ->
          (out, value) -> whole(out, inner, ((OptionalLong) value).orElseThrow());
      case Kind.Struct(var type) -> (out, value) -> Shape.of(type).write(out, value);
      case Kind.OneOf _ -> Encoder::oneOf;
      case Kind.Presence _ -> (out, _) -> empty(out);
      case Kind.Version _ -> (out, value) -> version(out, (Long) value);
      case Kind.Raw _ -> (out, value) -> out.writeRawValue((String) value);
    };
  }

  private static BiConsumer<JsonGenerator, Object> list(BiConsumer<JsonGenerator, Object> element) {
    return (out, value) -> {
      out.writeStartArray();
      for (Object each : (List<?>) value) element.accept(out, each);
      out.writeEndArray();
    };
  }

  private static BiConsumer<JsonGenerator, Object> map(BiConsumer<JsonGenerator, Object> element) {
    return (out, value) -> {
      out.writeStartObject();
      for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
        out.writeName((String) each.getKey());
        element.accept(out, each.getValue());
      }
      out.writeEndObject();
    };
  }

  private static BiConsumer<JsonGenerator, Object> maybe(BiConsumer<JsonGenerator, Object> inner) {
    return (out, value) -> {
      var there = (Optional<?>) value;
      if (there.isPresent()) inner.accept(out, there.get());
      else out.writeNull();
    };
  }

  static void empty(JsonGenerator out) {
    out.writeStartObject();
    out.writeEndObject();
  }

  private static void version(JsonGenerator out, long index) {
    out.writeStartObject();
    if (index != 0) out.writeNumberProperty("Index", index);
    out.writeEndObject();
  }

  private static void whole(JsonGenerator out, Kind.Whole kind, long value) {
    if (kind.unsigned() && value < 0) {
      out.writeNumber(
          kind.small() ? Integer.toUnsignedString((int) value) : Long.toUnsignedString(value));
    } else {
      out.writeNumber(value);
    }
  }

  private static void oneOf(JsonGenerator out, Object value) {
    Object shaped =
        switch (value) {
          case ServiceMode mode -> ModeShape.of(mode);
          case GenericResource resource -> GenericShape.of(resource);
          default -> throw new IllegalArgumentException("no union: " + value.getClass());
        };
    Shape.of(shaped.getClass()).write(out, shaped);
  }
}
