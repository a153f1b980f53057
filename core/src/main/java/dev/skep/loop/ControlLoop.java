package dev.skep.loop;

import dev.skep.store.View;
import java.time.Instant;
import java.util.List;

/// A trade of the control plane: private state, one thought at a time, effects as answers. What it
/// remembers it can rebuild from a view by `start`. It is never asked to think while a write of its
/// own is in flight.
public interface ControlLoop {
  /// By which timers, messages and refusals find their way back; the room's name.
  String name();

  /// The first thought of a new leader. Forgets whatever was remembered.
  List<Effect> start(View view, Instant now);

  List<Effect> on(Input input, View view, Instant now);
}
