package dev.skep.house.broken.threads;

import java.util.List;
import java.util.concurrent.Executors;

/// Begins threads of both kinds.
final class Threads {
  Object platform() {
    return List.of(
        new Thread(() -> {}),
        Thread.ofPlatform().unstarted(() -> {}),
        Executors.newCachedThreadPool());
  }

  Object virtual() {
    return List.of(
        Thread.ofVirtual().unstarted(() -> {}),
        Executors.newVirtualThreadPerTaskExecutor(),
        Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
  }
}
