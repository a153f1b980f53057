package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Mount;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateStatus;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Docker's words for the constants of an enum: `on-failure`, `stop-first`, `rollback_started`.
final class EnumWords {
  private EnumWords() {}

  /// What an empty word means, where it means anything.
  private static final Map<Class<?>, Enum<?>> EMPTY =
      Map.of(
          EndpointSpec.Mode.class, EndpointSpec.Mode.VIP,
          PortConfig.Protocol.class, PortConfig.Protocol.TCP,
          PortConfig.PublishMode.class, PortConfig.PublishMode.INGRESS,
          RestartPolicy.Condition.class, RestartPolicy.Condition.ANY,
          UpdateConfig.FailureAction.class, UpdateConfig.FailureAction.PAUSE,
          UpdateConfig.Order.class, UpdateConfig.Order.STOP_FIRST);

  private static final Map<Class<?>, UnaryOperator<String>> UNKNOWN =
      Map.of(
          EndpointSpec.Mode.class, word -> "invalid resolution mode: " + quoted(word),
          PortConfig.Protocol.class, word -> "invalid protocol: " + quoted(word),
          PortConfig.PublishMode.class, word -> "invalid publish mode: " + quoted(word),
          RestartPolicy.Condition.class, word -> "invalid RestartCondition: " + quoted(word),
          UpdateConfig.FailureAction.class, word -> "unrecognized update failure action " + word,
          UpdateConfig.Order.class, word -> "unrecognized update order " + word,
          Mount.Type.class, word -> "invalid MountType: " + quoted(word),
          NodeRole.class, word -> "invalid Role: " + quoted(word),
          NodeSpec.Availability.class, word -> "invalid Availability: " + quoted(word));

  static String word(Enum<?> constant) {
    String word = constant.name().toLowerCase(Locale.ROOT);
    return constant instanceof UpdateStatus.State ? word : word.replace('_', '-');
  }

  static <E extends Enum<?>> Optional<E> find(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equalsIgnoreCase(word)) return Optional.of(constant);
    }
    return Optional.empty();
  }

  static Enum<?> read(Class<? extends Enum<?>> type, String word) {
    Enum<?> empty = EMPTY.get(type);
    if (word.isEmpty() && empty != null) return empty;
    return find(type, word).orElseThrow(() -> ApiException.badRequest(unknown(type, word)));
  }

  private static String unknown(Class<?> type, String word) {
    UnaryOperator<String> text = UNKNOWN.get(type);
    return text == null
        ? "invalid " + type.getSimpleName() + ": " + quoted(word)
        : text.apply(word);
  }

  private static String quoted(String word) {
    return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
