package dev.skep.dockerapi.codec;

import dev.skep.model.GenericResource;
import dev.skep.model.ServiceMode;

/// The names that Docker's own decoder has for things; they appear in its error texts.
final class GoTypes {
  private GoTypes() {}

  static String of(Kind kind) {
    return switch (kind) {
      case Kind.Text _, Kind.Id _ -> "string";
      case Kind.Binary _ -> "[]uint8";
      case Kind.Word(var type) -> "swarm." + type.getSimpleName();
      case Kind.Bool _, Kind.Presence _ -> "bool";
      case Kind.Whole it -> it.goType();
      case Kind.Ratio _ -> "float32";
      case Kind.Span _ -> "time.Duration";
      case Kind.Moment _ -> "time.Time";
      case Kind.Maybe(var inner) -> of(inner);
      case Kind.MaybeLong(var inner) -> of(inner);
      case Kind.ListOf(var element) -> "[]" + of(element);
      case Kind.MapOf(var value) -> "map[string]" + of(value);
      case Kind.Struct(var type) -> qualified(type);
      case Kind.OneOf(var type) when type == ServiceMode.class -> "swarm.ServiceMode";
      case Kind.OneOf(var type) when type == GenericResource.class -> "swarm.GenericResource";
      case Kind.OneOf(var type) -> type.getSimpleName();
      case Kind.Version _ -> "swarm.Version";
      case Kind.Raw _ -> "json.RawMessage";
    };
  }

  static String name(Class<?> type) {
    String qualified = qualified(type);
    return qualified.substring(qualified.indexOf('.') + 1);
  }

  private static String qualified(Class<?> type) {
    String given = Dialect.of(type).goType;
    return given.isEmpty() ? "swarm." + type.getSimpleName() : given;
  }
}
