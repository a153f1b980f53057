package dev.skep.model;

/// Names one accepted spec of a service: all revisions of a service are neighbours in the store.
public record RevisionKey(ServiceId service, long number) implements Comparable<RevisionKey> {
  @Override
  public int compareTo(RevisionKey other) {
    int byService = service.compareTo(other.service);
    return byService != 0 ? byService : Long.compare(number, other.number);
  }
}
