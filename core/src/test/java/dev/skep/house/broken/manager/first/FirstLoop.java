package dev.skep.house.broken.manager.first;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;

/// A loop in a room without a sign.
public final class FirstLoop implements ControlLoop {
  @Override
  public String name() {
    return "first";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    return List.of();
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return List.of();
  }
}
