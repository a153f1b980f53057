package dev.skep.e2e.lab;

import java.util.List;

/// What a command said and how it ended.
///
/// @param exit the exit code, or [#KILLED] for a command that was ended because its time was over
public record Output(String command, int exit, String out, String err) {
  /// What `timeout` answers too.
  public static final int KILLED = 124;

  public boolean succeeded() {
    return exit == 0;
  }

  public Output ok() {
    if (succeeded()) return this;
    throw new AssertionError(this);
  }

  public Output fails() {
    if (exit != 0 && exit != KILLED) return this;
    throw new AssertionError("should have failed: " + this);
  }

  public List<String> lines() {
    return out.strip().isEmpty() ? List.of() : out.strip().lines().toList();
  }

  /// The only line.
  public String line() {
    if (lines().size() == 1) return lines().getFirst();
    throw new AssertionError("not one line: " + this);
  }

  @Override
  public String toString() {
    return "$ " + command + "\n[" + exit + "]\n" + out + (err.isEmpty() ? "" : "stderr: " + err);
  }
}
