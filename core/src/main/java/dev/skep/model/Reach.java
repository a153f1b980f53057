package dev.skep.model;

import java.util.Optional;
import java.util.SortedMap;

/// How a service is reached, as far as Docker's spec has no words for it and users say it by labels
/// of the service.
///
/// @param balancing which task gets a new connection
/// @param publishedOn the addresses of a node at which ports published through the routing mesh
///   answer; empty for all of them
public record Reach(Balancing balancing, Optional<Subnet> publishedOn) {
  public enum Balancing {
    /// Each new connection goes to the next task.
    ROUND_ROBIN,
    /// All connections of a client's address go to one task for as long as that one serves.
    SOURCE_HASH
  }

  public static final String BALANCING_LABEL = "skep.balancing";
  public static final String PUBLISHED_ON_LABEL = "skep.publish.address";

  public static final Reach USUAL = new Reach(Balancing.ROUND_ROBIN, Optional.empty());

  /// @param labels the service's; what is wrong there counts as not said
  public static Reach of(SortedMap<String, String> labels) {
    return new Reach(
        said(labels, BALANCING_LABEL).flatMap(Reach::balancing).orElse(Balancing.ROUND_ROBIN),
        said(labels, PUBLISHED_ON_LABEL).flatMap(Reach::subnet));
  }

  /// What is wrong with the labels, as a sentence for their author.
  public static Optional<String> problem(SortedMap<String, String> labels) {
    Optional<String> balancing =
        said(labels, BALANCING_LABEL)
            .filter(word -> balancing(word).isEmpty())
            .map(word ->
                "invalid label "
                    + BALANCING_LABEL
                    + "="
                    + word
                    + ": must be round-robin or source-hash");
    return balancing.or(() ->
        said(labels, PUBLISHED_ON_LABEL)
            .filter(word -> subnet(word).isEmpty())
            .map(word ->
                "invalid label "
                    + PUBLISHED_ON_LABEL
                    + "="
                    + word
                    + ": must be an IPv4 address or a subnet such as 192.0.2.0/24"));
  }

  private static Optional<String> said(SortedMap<String, String> labels, String label) {
    return Optional.ofNullable(labels.get(label));
  }

  private static Optional<Balancing> balancing(String word) {
    return switch (word) {
      case "round-robin" -> Optional.of(Balancing.ROUND_ROBIN);
      case "source-hash" -> Optional.of(Balancing.SOURCE_HASH);
      default -> Optional.empty();
    };
  }

  private static Optional<Subnet> subnet(String word) {
    try {
      return Optional.of(Subnet.parse(word.contains("/") ? word : word + "/32"));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
