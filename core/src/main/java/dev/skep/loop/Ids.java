package dev.skep.loop;

/// A source of new ids: 25 characters `[0-9a-z]`, unpredictable in the daemon, seeded in the world.
@FunctionalInterface
public interface Ids {
  String next();
}
