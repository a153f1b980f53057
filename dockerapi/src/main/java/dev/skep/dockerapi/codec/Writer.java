package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.codec.Shape.Member;
import dev.skep.model.GenericResource;
import dev.skep.model.Payload;
import dev.skep.model.ServiceMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
      case Record it -> struct(it, Optional.empty());
      default -> throw new IllegalArgumentException("no document: " + value.getClass());
    }
  }

  private static boolean isId(Record it) {
    return Shape.kindOf(it.getClass()) instanceof Kind.Id;
  }

  private void struct(Object of, Optional<Map.Entry<String, String>> tail) {
    Shape shape = Shape.of(of.getClass());
    out.writeStartObject();
    for (Member member : shape.members) member(shape, of, member);
    for (String name : shape.rules.emptyObjects) {
      out.writeName(name);
      out.writeStartObject();
      out.writeEndObject();
    }
    tail.ifPresent(it -> {
      out.writeName(it.getKey());
      out.writeString(it.getValue());
    });
    out.writeEndObject();
  }

  private void member(Shape shape, Object of, Member member) {
    Object value = shape.value(of, member);
    Rules<?> rules = member.rules();
    String emptyWord = rules.emptyWords.get(member.key());
    if (emptyWord != null && value.equals("")) value = emptyWord;
    if (rules.objects.contains(member.key()) && value.equals(Optional.empty())) {
      out.writeName(member.name());
      out.writeStartObject();
      out.writeEndObject();
      return;
    }
    if (!member.always() && isZero(member.kind(), value)) return;
    out.writeName(member.name());
    var tail = Optional.ofNullable(rules.tails.get(member.key()));
    if (tail.isPresent()) {
      struct(value, tail);
    } else {
      value(member.kind(), value);
    }
  }

  private static boolean isZero(Kind kind, Object value) {
    return switch (kind) {
      case Kind.Text _ -> value.equals("");
      case Kind.Binary _ -> ((Payload) value).isEmpty();
      case Kind.Bool _, Kind.Presence _ -> value.equals(false);
      case Kind.Whole _ -> ((Number) value).longValue() == 0;
      case Kind.Ratio _ -> value.equals(0f);
      case Kind.Span _ -> value.equals(Duration.ZERO);
      case Kind.ListOf _ -> ((List<?>) value).isEmpty();
      case Kind.MapOf _ -> ((Map<?, ?>) value).isEmpty();
      case Kind.Maybe _ -> ((Optional<?>) value).isEmpty();
      case Kind.MaybeLong _ -> ((OptionalLong) value).isEmpty();
      case Kind.Moment _,
          Kind.Word _,
          Kind.Id _,
          Kind.Struct _,
          Kind.OneOf _,
          Kind.Version _,
          Kind.Raw _ ->
          false;
    };
  }

  private void value(Kind kind, Object value) {
    switch (kind) {
      case Kind.Text _ -> out.writeString((String) value);
      case Kind.Binary _ -> out.writeString(Scalars.base64((Payload) value));
      case Kind.Bool _ -> out.writeBoolean((Boolean) value);
      case Kind.Whole it -> whole(it, ((Number) value).longValue());
      case Kind.Ratio _ -> out.writeNumber(Scalars.ratio((Float) value));
      case Kind.Span _ -> out.writeNumber(Scalars.nanos((Duration) value));
      case Kind.Moment _ -> out.writeString(Scalars.moment((Instant) value));
      case Kind.Word _ -> out.writeString(EnumWords.word((Enum<?>) value));
      case Kind.Id _ -> out.writeString(value.toString());
      case Kind.ListOf(var element) -> {
        out.writeStartArray();
        for (Object each : (List<?>) value) value(element, each);
        out.writeEndArray();
      }
      case Kind.MapOf(var element) -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
          out.writeName((String) each.getKey());
          value(element, each.getValue());
        }
        out.writeEndObject();
      }
      case Kind.Maybe(var inner) ->
          ((Optional<?>) value).ifPresentOrElse(it -> value(inner, it), out::writeNull);
      case Kind.MaybeLong(var inner) -> whole(inner, ((OptionalLong) value).orElseThrow());
      case Kind.Struct _ -> struct(value, Optional.empty());
      case Kind.OneOf _ -> oneOf(value);
      case Kind.Presence _ -> {
        out.writeStartObject();
        out.writeEndObject();
      }
      case Kind.Version _ -> {
        out.writeStartObject();
        long index = (Long) value;
        if (index != 0) out.writeNumberProperty("Index", index);
        out.writeEndObject();
      }
      case Kind.Raw _ -> out.writeRawValue((String) value);
    }
  }

  private void whole(Kind.Whole kind, long value) {
    if (kind.unsigned() && value < 0) {
      out.writeNumber(
          kind.small() ? Integer.toUnsignedString((int) value) : Long.toUnsignedString(value));
    } else {
      out.writeNumber(value);
    }
  }

  private void oneOf(Object value) {
    switch (value) {
      case ServiceMode mode -> struct(ModeShape.of(mode), Optional.empty());
      case GenericResource resource -> struct(GenericShape.of(resource), Optional.empty());
      default -> throw new IllegalArgumentException("no union: " + value.getClass());
    }
  }
}
