package dev.skep.manager.api;

import java.util.Optional;
import java.util.regex.Pattern;

/// The grammar of image references: `[host[:port]/]path[:tag][@digest]`.
final class ImageName {
  private ImageName() {}

  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String DOMAIN_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:(?:"
              + DOMAIN_PART
              + "(?:\\."
              + DOMAIN_PART
              + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?/)?"
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
              + "(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");

  /// Longer ones are refused by every registry; no reason to match them here.
  private static final int LONGEST = 1024;

  static Optional<String> problem(String image) {
    if (image.isEmpty()) return Optional.of("ContainerSpec: image reference must be provided");
    if (image.length() <= LONGEST && REFERENCE.matcher(image).matches()) return Optional.empty();
    return Optional.of("ContainerSpec: " + GoText.quoted(image) + " is not a valid repository/tag");
  }
}
