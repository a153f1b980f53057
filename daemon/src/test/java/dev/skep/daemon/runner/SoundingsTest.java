package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn.Letter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SoundingsTest {
  private final Queue<Runnable> line = new ArrayDeque<>();
  private final Soundings soundings = new Soundings(line::add);
  private int wakes;

  @Test
  void holdsATimerUntilAllIsHeardThatHadArrived() {
    soundings.hold(due("n1"));
    soundings.begin(this::wake);
    assertEquals(List.of(), soundings.ripe());
    line.remove().run();
    assertEquals(1, wakes);
    assertEquals(List.of(due("n1")), soundings.ripe());
    assertEquals(List.of(), soundings.ripe());
  }

  @Test
  void soundsAnewForWhatWasDueLater() {
    soundings.hold(due("n1"));
    soundings.begin(this::wake);
    soundings.hold(due("n2"));
    soundings.begin(this::wake);
    assertEquals(1, line.size());
    line.remove().run();
    assertEquals(List.of(due("n1")), soundings.ripe());
    soundings.begin(this::wake);
    line.remove().run();
    assertEquals(List.of(due("n2")), soundings.ripe());
  }

  @Test
  void asksNothingWhileNothingIsDue() {
    soundings.begin(this::wake);
    assertEquals(0, line.size());
  }

  private void wake() {
    wakes++;
  }

  private static Letter due(String node) {
    return new Letter("dispatcher", new Input.Due(new Timer("silence", node)));
  }
}
