package dev.skep.template;

/// A text whose placeholders cannot be filled in; the message says which and why.
public final class BadTemplate extends Exception {
  private static final long serialVersionUID = 1;

  private final String why;

  BadTemplate(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  /// @param what was being filled in
  BadTemplate in(String what) {
    return new BadTemplate(what + ": " + why);
  }

  @Override
  public String getMessage() {
    return why;
  }
}
