package dev.skep.manager.ca;

import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;

/// Where the next root comes from. Keys and certificates need dice and X.509, so they come in
/// through this door, as time and ids do; what becomes of them is decided here.
public interface Roots {
  /// A root of our own make, vouched for by the present one.
  RootRotation create(RootCa present);

  /// A root that the user brings.
  Brought examine(RootCa present, String certificatePem, String keyPem);

  /// What a root that the user brings is worth.
  sealed interface Brought {
    /// It is the present one.
    record Present() implements Brought {}

    /// It can follow the present one, which vouches for it.
    record Next(RootRotation rotation) implements Brought {}

    /// It cannot be used; the text is for the user.
    record Unfit(String why) implements Brought {}
  }
}
