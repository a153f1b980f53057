package dev.skep.manager.timetable;

/// Labels from which no schedule can be read; the message says which and why.
public final class BadSchedule extends Exception {
  private static final long serialVersionUID = 1;

  private final String why;

  BadSchedule(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  @Override
  public String getMessage() {
    return why;
  }
}
