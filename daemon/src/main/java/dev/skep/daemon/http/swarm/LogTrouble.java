package dev.skep.daemon.http.swarm;

import java.io.IOException;

/// The lines of a task could not be read to their end; the reader is told within the stream.
public final class LogTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  public LogTrouble(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
