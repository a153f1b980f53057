package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.GenericResource;
import dev.skep.model.Payload;
import dev.skep.model.ServiceMode;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads Docker's documents into records. Whatever is wrong is said in the words of Docker's own
/// decoder, which names the place by Go's types.
final class Reader {
  private final JsonParser in;
  private final ApiVersion version;
  private final Deque<String> path = new ArrayDeque<>();
  private String struct = "";

  Reader(JsonParser in, ApiVersion version) {
    this.in = in;
    this.version = version;
  }

  /// The document that begins with the next token.
  Object document(Class<? extends Record> type) {
    return value(new Kind.Struct(type), in.nextToken());
  }

  private Object value(Kind kind, JsonToken token) {
    if (token == JsonToken.VALUE_NULL) return zero(kind);
    return switch (kind) {
      case Kind.Text _ -> text(kind, token);
      case Kind.Id(var type) -> Shape.make(type, new Object[] {text(kind, token)});
      case Kind.Word(var type) -> EnumWords.read(type, text(kind, token));
      case Kind.Binary _ -> Scalars.base64(text(kind, token));
      case Kind.Bool _ -> bool(kind, token);
      case Kind.Whole it -> whole(it, token);
      case Kind.Ratio _ -> ratio(kind, token);
      case Kind.Span _ -> Duration.ofNanos(number(kind, token, 64, false));
      case Kind.Moment _ -> moment(text(kind, token));
      case Kind.Maybe(var inner) -> Optional.of(value(inner, token));
      case Kind.MaybeLong(var inner) -> OptionalLong.of((Long) whole(inner, token));
      case Kind.ListOf(var element) -> list(kind, element, token);
      case Kind.MapOf(var element) -> map(kind, element, token);
      case Kind.Struct(var type) -> struct(kind, type, token);
      case Kind.OneOf(var type) -> oneOf(type, token);
      case Kind.Presence _ -> {
        in.skipChildren();
        yield true;
      }
      case Kind.Version _, Kind.Raw _ -> throw new IllegalStateException("only written: " + kind);
    };
  }

  private Object zero(Kind kind) {
    return switch (kind) {
      case Kind.Text _ -> "";
      case Kind.Binary _ -> Payload.NONE;
      case Kind.Id(var type) ->
          throw ApiException.badRequest("invalid " + type.getSimpleName() + ": it is empty");
      case Kind.Word(var type) -> EnumWords.read(type, "");
      case Kind.Bool _, Kind.Presence _ -> false;
      case Kind.Whole it -> it.small() ? (Object) 0 : (Object) 0L;
      case Kind.Ratio _ -> 0f;
      case Kind.Span _ -> Duration.ZERO;
      case Kind.Moment _ -> Instant.EPOCH;
      case Kind.Maybe _ -> Optional.empty();
      case Kind.MaybeLong _ -> OptionalLong.empty();
      case Kind.ListOf _ -> List.of();
      case Kind.MapOf _ -> Collections.emptySortedMap();
      case Kind.Struct(var type) -> build(Shape.of(type), new Object[Shape.of(type).size()][]);
      case Kind.OneOf(var type) -> zeroOf(type);
      case Kind.Version _, Kind.Raw _ -> throw new IllegalStateException("only written: " + kind);
    };
  }

  private static Object zeroOf(Class<?> type) {
    if (type == ServiceMode.class) return ServiceMode.DEFAULT;
    throw ApiException.badRequest("invalid " + type.getSimpleName() + ": it is null");
  }

  private Object oneOf(Class<?> type, JsonToken token) {
    if (type == ServiceMode.class) {
      return ((ModeShape) value(new Kind.Struct(ModeShape.class), token)).mode();
    }
    if (type == GenericResource.class) {
      return ((GenericShape) value(new Kind.Struct(GenericShape.class), token)).resource();
    }
    throw new IllegalStateException("no union: " + type);
  }

  // objects

  /// Values are collected by component; those of an embedded record one level deeper.
  private Object struct(Kind kind, Class<? extends Record> type, JsonToken token) {
    if (token != JsonToken.START_OBJECT) throw mismatch(kind, token);
    Shape shape = Shape.of(type);
    var values = new Object[shape.size()][];
    String outer = struct;
    struct = GoTypes.name(type);
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      JsonToken next = in.nextToken();
      Optional<Member> member = shape.member(name);
      if (member.isEmpty()) {
        unknown(shape.rules, name.toLowerCase(Locale.ROOT), next);
      } else if (isTooNew(member.get())) {
        in.skipChildren();
      } else if (next != JsonToken.VALUE_NULL) {
        keep(shape, values, member.get(), next);
      }
    }
    struct = outer;
    return build(shape, values);
  }

  private boolean isTooNew(Member member) {
    return member.since().filter(version::isBefore).isPresent();
  }

  private void unknown(Rules<?> rules, String name, JsonToken token) {
    var guard = rules.guards.get(name);
    if (guard != null && token == JsonToken.VALUE_STRING) guard.accept(in.getString());
    String sentence = rules.unsupported.get(name);
    if (sentence != null && !isEmptyValue(token)) {
      throw new ApiException(ApiError.notImplemented(sentence));
    }
    in.skipChildren();
  }

  private boolean isEmptyValue(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> in.nextToken() == JsonToken.END_OBJECT;
      case START_ARRAY -> in.nextToken() == JsonToken.END_ARRAY;
      case VALUE_STRING -> in.getString().isEmpty();
      case VALUE_NULL, VALUE_FALSE -> true;
      case null, default -> false;
    };
  }

  private void keep(Shape shape, Object[][] values, Member member, JsonToken token) {
    path.addLast(member.name().getValue());
    Object value = value(member.kind(), token);
    path.removeLast();
    if (value instanceof String word && member.emptyWord().filter(word::equals).isPresent()) {
      value = "";
    }
    int index = member.path().getFirst();
    boolean embedded = member.path().size() == 2;
    if (values[index] == null) {
      values[index] = new Object[embedded ? Shape.of(shape.componentType(index)).size() : 1];
    }
    values[index][embedded ? member.path().get(1) : 0] = value;
  }

  private Object build(Shape shape, Object[][] values) {
    var arguments = new Object[shape.size()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> component = shape.componentType(i);
      arguments[i] =
          Shape.isEmbedded(component)
              ? build(Shape.of(component), wrapped(values[i], Shape.of(component).size()))
              : values[i] == null ? missing(shape, i) : values[i][0];
    }
    try {
      return finished(shape, Shape.make(shape.type, arguments));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Object[][] wrapped(Object[] inner, int size) {
    var values = new Object[size][];
    for (int i = 0; i < size; i++) {
      if (inner != null && inner[i] != null) values[i] = new Object[] {inner[i]};
    }
    return values;
  }

  private Object missing(Shape shape, int index) {
    String component = shape.componentName(index);
    String sentence = shape.rules.required.get(component);
    if (sentence != null) throw ApiException.badRequest(sentence);
    return zero(shape.componentKind(index));
  }

  @SuppressWarnings("unchecked") // rules are kept under the class of the record they are for
  private static Object finished(Shape shape, Object made) {
    return ((UnaryOperator<Object>) shape.rules.after).apply(made);
  }

  // lists and maps

  private Object list(Kind kind, Kind element, JsonToken token) {
    if (token != JsonToken.START_ARRAY) throw mismatch(kind, token);
    var list = new ArrayList<Object>();
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      list.add(value(element, next));
    }
    return List.copyOf(list);
  }

  private Object map(Kind kind, Kind element, JsonToken token) {
    if (token != JsonToken.START_OBJECT) throw mismatch(kind, token);
    var map = new TreeMap<String, Object>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = in.currentName();
      map.put(key, value(element, in.nextToken()));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  // scalars

  private String text(Kind kind, JsonToken token) {
    if (token != JsonToken.VALUE_STRING) throw mismatch(kind, token);
    return wholeText(in.getString());
  }

  /// `\ud800` alone is half a character, of which no bytes can be made: neither the log nor an
  /// answer could hold it. It becomes the sign for what cannot be shown, as in Docker's own
  /// decoder. (The parser itself refuses it in the names of members.)
  private static String wholeText(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) return mended(text);
    }
    return text;
  }

  private static String mended(String text) {
    var mended = new StringBuilder();
    text.codePoints()
        .map(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE ? '\ufffd' : it)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }

  private boolean bool(Kind kind, JsonToken token) {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw mismatch(kind, token);
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private Object whole(Kind.Whole kind, JsonToken token) {
    long number = number(kind, token, kind.bits(), kind.unsigned());
    return kind.small() ? (Object) (int) number : (Object) number;
  }

  private long number(Kind kind, JsonToken token, int bits, boolean unsigned) {
    if (token == JsonToken.VALUE_NUMBER_FLOAT) throw badNumber(kind);
    if (token != JsonToken.VALUE_NUMBER_INT) throw mismatch(kind, token);
    String digits = in.getString();
    // No number of 64 bits is longer; reading more digits would only cost time.
    if (digits.length() > 20) throw badNumber(kind);
    var number = new BigInteger(digits);
    boolean fits =
        unsigned ? number.signum() >= 0 && number.bitLength() <= bits : number.bitLength() < bits;
    if (!fits) throw badNumber(kind);
    return number.longValue();
  }

  private float ratio(Kind kind, JsonToken token) {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw mismatch(kind, token);
    }
    float ratio = Float.parseFloat(in.getString());
    if (Float.isInfinite(ratio)) throw badNumber(kind);
    return ratio;
  }

  private Instant moment(String text) {
    return Scalars.moment(text)
        .orElseThrow(() ->
            ApiException.badRequest(
                "invalid JSON: parsing time \"" + text + "\": not in RFC 3339"));
  }

  // errors

  private ApiException badNumber(Kind kind) {
    return wrong("number " + in.getString(), kind);
  }

  private ApiException mismatch(Kind kind, JsonToken token) {
    String found =
        switch (token) {
          case START_OBJECT -> "object";
          case START_ARRAY -> "array";
          case VALUE_STRING -> "string";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
          case VALUE_TRUE, VALUE_FALSE -> "bool";
          case null, default -> "value";
        };
    return wrong(found, kind);
  }

  private ApiException wrong(String found, Kind kind) {
    String place =
        path.isEmpty()
            ? "value"
            : "struct field " + struct + "." + String.join(".", List.copyOf(path));
    return ApiException.badRequest(
        "invalid JSON: json: cannot unmarshal "
            + found
            + " into Go "
            + place
            + " of type "
            + GoTypes.of(kind));
  }
}
