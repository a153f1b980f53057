package dev.skep.model;

import java.util.Arrays;

/// The content of a secret or a config: any bytes. Nobody changes the array once it is in here.
public record Payload(byte[] bytes) {
  public static final Payload NONE = new Payload(new byte[0]);

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// In constant time: how long a comparison takes must not tell how much of a guess was right.
  @Override
  public boolean equals(Object other) {
    return other instanceof Payload it && same(bytes, it.bytes);
  }

  private static boolean same(byte[] one, byte[] other) {
    if (one.length != other.length) return false;
    int differences = 0;
    for (int at = 0; at < one.length; at++) differences |= one[at] ^ other[at];
    return differences == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Secrets must not reach a log line by accident.
  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes]";
  }
}
