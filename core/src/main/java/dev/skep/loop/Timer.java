package dev.skep.loop;

/// @param what the purpose, in the loop's own words
/// @param subject whose timer it is, an id; empty when there is just one
public record Timer(String what, String subject) implements Comparable<Timer> {
  public static Timer of(String what) {
    return new Timer(what, "");
  }

  @Override
  public int compareTo(Timer other) {
    int order = what.compareTo(other.what);
    return order != 0 ? order : subject.compareTo(other.subject);
  }
}
