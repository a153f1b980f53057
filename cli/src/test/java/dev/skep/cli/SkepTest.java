package dev.skep.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SkepTest {
  @Test
  void withoutAVerbPrintsTheHelpPageAndSucceeds() {
    var typed = Typed.skep();
    assertEquals(0, typed.code());
    assertEquals(Typed.skep("help").out(), typed.out());
  }

  @Test
  void listsEveryVerbInTheHelpPage() {
    var page = Typed.skep("--help").out();
    assertAll(
        () -> assertTrue(page.startsWith("Usage:  skep [OPTIONS] COMMAND\n"), page),
        () -> assertTrue(page.contains("\n  daemon    Run the daemon"), page),
        () -> assertTrue(page.contains("\n  version   Show the Skep version information\n"), page),
        () -> assertTrue(page.contains("\n  -v, --version   Print version"), page),
        () ->
            assertTrue(
                page.endsWith("Run 'skep COMMAND --help' for more information on a command.\n"),
                page));
  }

  @Test
  void refusesAnUnknownVerbAsDockerDoes() {
    assertEquals(
        new Typed(
            1, "", "skep: unknown command: skep bogus\n\nRun 'skep --help' for more information\n"),
        Typed.skep("bogus"));
  }

  @Test
  void refusesAnUnknownFlagWith125() {
    assertEquals(
        new Typed(
            125,
            "",
            "unknown flag: --bogus\n\nUsage:  skep [OPTIONS] COMMAND\n\nRun 'skep --help' for more information\n"),
        Typed.skep("--bogus=1"));
  }

  @Test
  void refusesAnUnknownShortFlagOfAVerbWith125() {
    assertEquals(
        new Typed(
            125,
            "",
            "unknown shorthand flag: 'x' in -xy\n\nUsage:  skep version\n\nRun 'skep version --help' for more information\n"),
        Typed.skep("version", "-xy"));
  }

  @Test
  void refusesAWordTooMany() {
    assertEquals(
        new Typed(
            1,
            "",
            "skep: 'skep version' accepts no arguments\n\nUsage:  skep version\n\nRun 'skep version --help' for more information\n"),
        Typed.skep("version", "now"));
  }

  @Test
  void printsOneLineForTheVersionFlag() {
    assertEquals(new Typed(0, "Skep version 0.1.0\n", ""), Typed.skep("--version"));
  }

  @Test
  void showsThePageOfOneVerb() {
    assertEquals(
        new Typed(0, "Usage:  skep version\n\nShow the Skep version information\n", ""),
        Typed.skep("help", "version"));
    assertEquals(Typed.skep("help", "version"), Typed.skep("version", "--help"));
  }

  @Test
  void refusesAnUnknownHelpTopic() {
    assertEquals(
        new Typed(1, "", "unknown help topic: version now\n"),
        Typed.skep("help", "version", "now"));
  }

  @Test
  void doesNotStartTheDaemonWithoutTheLauncher() {
    var typed = Typed.skep("daemon", "--data-root", "somewhere");
    assertEquals(125, typed.code());
    assertTrue(typed.err().contains("started by the launcher"), typed.err());
  }
}
