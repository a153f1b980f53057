package dev.skep.house.broken.agent;

/// Talks to a loop of the manager's directly.
public final class Worker {
  public final dev.skep.house.broken.manager.first.FirstLoop boss =
      new dev.skep.house.broken.manager.first.FirstLoop();
}
