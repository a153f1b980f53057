package dev.skep.house;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a room alone writes: a field, and which part of it when the field is shared, as in
/// `Task.status = ASSIGNED` or `Task.desired (of global services)`.
///
/// @param field `Task.status`, or `Task` for the object itself
/// @param part empty for all of it
record Share(String field, String part) {
  private static final Pattern FIELD = Pattern.compile("[A-Z][A-Za-z]*(\\.[a-z][A-Za-z]*)*");

  static Share parse(String text) {
    Matcher field = FIELD.matcher(text);
    if (!field.lookingAt()) throw new IllegalArgumentException("a sign names no field: " + text);
    return new Share(field.group(), text.substring(field.end()).strip());
  }

  /// Whoever writes all of a field leaves nothing to others.
  boolean overlaps(Share other) {
    return field.equals(other.field)
        && (part.isEmpty() || other.part.isEmpty() || part.equals(other.part));
  }
}
