package dev.skep.world.history;

import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import java.util.List;

/// A service as an answer has shown it.
///
/// @param version the log index of its last change, whoever has changed it
/// @param revision of its spec
/// @param wish which wish the spec comes from; each attempt of a client to write has a number of
///   its own
public record Seen(ServiceId id, long version, long revision, String wish) {
  /// The label in which clients write the number of their wish.
  public static final String LABEL = "wish";

  public static Seen of(Service service) {
    return new Seen(
        service.id(),
        service.meta().version(),
        service.revision(),
        service.spec().annotations().labels().getOrDefault(LABEL, ""));
  }

  /// What a call has shown.
  static List<Seen> in(Call call) {
    return switch (call) {
      case Call.Wrote it -> List.of(it.seen());
      case Call.Listed it -> it.services();
      case Call.MayHaveWritten _, Call.DidNotWrite _, Call.Removed _, Call.MayHaveRemoved _ ->
          List.of();
    };
  }
}
