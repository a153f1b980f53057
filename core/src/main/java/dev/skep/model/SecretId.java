package dev.skep.model;

/// Names one secret: 25 characters `[0-9a-z]`.
public record SecretId(String value) implements Comparable<SecretId> {
  public SecretId {
    if (value.isEmpty()) throw new IllegalArgumentException("SecretId is empty");
  }

  @Override
  public int compareTo(SecretId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
