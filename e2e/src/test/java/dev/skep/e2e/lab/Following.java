package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A command that goes on by itself, and what it has said so far.
public final class Following implements AutoCloseable {
  private final Path said;
  private final Process process;

  private Following(Path said, Process process) {
    this.said = said;
    this.process = process;
  }

  public static Following begin(Command command) {
    try {
      Path said = Files.createTempFile("skep-following", ".txt");
      return new Following(said, command.start(said));
    } catch (IOException cannotWrite) {
      throw new UncheckedIOException(cannotWrite);
    }
  }

  public String lines() {
    try {
      return Files.readString(said);
    } catch (IOException cannotRead) {
      throw new UncheckedIOException(cannotRead);
    }
  }

  /// Ends the command, as a user's Ctrl-C does.
  @Override
  public void close() {
    try {
      process.destroy();
      process.waitFor();
      Files.delete(said);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException cannotDelete) {
      throw new UncheckedIOException(cannotDelete);
    }
  }
}
