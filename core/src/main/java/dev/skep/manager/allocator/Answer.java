package dev.skep.manager.allocator;

/// What comes of a look at the ledger.
sealed interface Answer<T> {
  record Given<T>(T value) implements Answer<T> {}

  record Held<T>(Trouble trouble) implements Answer<T> {}
}
