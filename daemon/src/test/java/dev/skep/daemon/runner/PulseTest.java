package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {
  private long nanos;
  private int beats;
  private final LinkedBlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
  private final Pulse pulse =
      new Pulse(
          () -> {
            beats++;
            heard.add(true);
          },
          () -> nanos);

  @AfterEach
  void close() {
    pulse.close();
  }

  @Test
  void goesOnByItself() throws InterruptedException {
    pulse.every(Duration.ofMillis(1));
    heard.take();
    heard.take();
  }

  @Test
  void beatsForNoSessionThatBeginsWhileTheAgentStops() {
    pulse.close();
    pulse.every(Duration.ofMillis(1));
    assertEquals(0, beats);
  }

  @Test
  void beatsWhileTheAgentIsBusy() {
    pulse.thoughtBegins();
    nanos += Pulse.LONGEST_THOUGHT.toNanos();
    pulse.beat();
    assertEquals(1, beats);
  }

  @Test
  void fallsSilentWhenTheAgentHangs() {
    pulse.thoughtBegins();
    nanos += Pulse.LONGEST_THOUGHT.toNanos() + 1;
    pulse.beat();
    assertEquals(0, beats);
    pulse.thoughtEnds();
    pulse.beat();
    assertEquals(1, beats);
  }
}
