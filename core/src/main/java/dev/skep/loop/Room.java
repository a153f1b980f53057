package dev.skep.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The sign on a room's door. The package's doc comment says what the room does, what it does not,
/// and what a new leader finds; this says with whom it deals. Signs are collected into
/// `docs/generated/rooms.md`; no two rooms may write the same field.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface Room {
  /// The events that make it think.
  String[] hears();

  /// The fields that it alone writes.
  String[] writes();

  /// Who acts on what it has written.
  String next();
}
