package dev.skep.dockerapi.codec;

import java.util.Comparator;

/// A version of Docker's API, as in `/v1.41/services`; kept as it was written because error texts
/// repeat it. Compares by number: 1.9 < 1.24.
public record ApiVersion(String text) implements Comparable<ApiVersion> {
  /// The API of Docker 28.2, which answers are shaped after.
  public static final ApiVersion CURRENT = new ApiVersion("1.50");

  public static final ApiVersion OLDEST = new ApiVersion("1.24");

  public boolean atLeast(ApiVersion other) {
    return compareTo(other) >= 0;
  }

  public boolean isBefore(ApiVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Comparator.comparingLong((ApiVersion version) -> version.part(0))
        .thenComparingLong(version -> version.part(1))
        .thenComparing(ApiVersion::text)
        .compare(this, other);
  }

  private long part(int index) {
    var parts = text.split("\\.");
    if (index >= parts.length || !parts[index].matches("[0-9]{1,9}")) return 0;
    return Long.parseLong(parts[index]);
  }

  @Override
  public String toString() {
    return text;
  }
}
