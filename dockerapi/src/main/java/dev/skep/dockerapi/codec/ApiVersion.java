package dev.skep.dockerapi.codec;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of Docker's API, as in `/v1.41/services`.
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  public static final ApiVersion LATEST = new ApiVersion(1, 50);
  public static final ApiVersion OLDEST = new ApiVersion(1, 24);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  public static Optional<ApiVersion> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new ApiVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  public static ApiVersion of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no API version: " + text));
  }

  public boolean isBefore(ApiVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
