package dev.skep.world;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Plays many worlds, several at a time: each is complete in itself.
public final class Seeds {
  /// Held for as long as the logger is to be quiet: loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  private Seeds() {}

  /// The hash of what happens in the world of this seed.
  ///
  /// @throws BrokenWorld if a law is broken
  static long play(long seed) {
    var world = new World(seed);
    try {
      return world.play();
    } catch (RuntimeException broken) {
      throw new BrokenWorld(seed, broken, world.lastLines());
    }
  }

  /// Plays `count` seeds from `first` on and returns the broken ones by seed.
  static List<BrokenWorld> play(long first, long count, int threads) throws InterruptedException {
    var broken = new ConcurrentSkipListMap<Long, BrokenWorld>();
    var next = new AtomicLong(first);
    Runnable some =
        () -> {
          for (long seed = next.getAndIncrement();
              seed < first + count;
              seed = next.getAndIncrement()) {
            try {
              play(seed);
            } catch (BrokenWorld it) {
              broken.put(seed, it);
              System.out.println(it.getMessage());
            }
          }
        };
    var running = new ArrayList<Thread>();
    for (int number = 1; number <= threads; number++) {
      running.add(Thread.ofPlatform().name("world-" + number).start(some));
    }
    for (Thread each : running) each.join();
    return List.copyOf(broken.values());
  }

  /// `first count threads`: says what is broken. `hash seed…`: says the hash of each. `tell seed`:
  /// says how it ends.
  public static void main(String... args) throws InterruptedException {
    if (args[0].equals("hash")) {
      for (String seed : List.of(args).subList(1, args.length)) {
        System.out.println(seed + " " + Long.toHexString(play(Long.parseLong(seed))));
      }
      return;
    }
    if (args[0].equals("tell")) {
      try {
        play(Long.parseLong(args[1]));
      } catch (BrokenWorld broken) {
        broken.lastLines().forEach(System.out::println);
        broken.printStackTrace(System.out);
      }
      return;
    }
    long count = Long.parseLong(args[1]);
    var broken = play(Long.parseLong(args[0]), count, Integer.parseInt(args[2]));
    System.out.println(broken.size() + " of " + count + " worlds are broken");
  }
}
