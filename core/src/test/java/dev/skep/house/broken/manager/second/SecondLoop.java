package dev.skep.house.broken.manager.second;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;

/// Knows what is in the room of another loop.
public final class SecondLoop implements ControlLoop {
  final int price = dev.skep.house.broken.manager.first.inner.Furniture.PRICE;

  @Override
  public String name() {
    return "second";
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
