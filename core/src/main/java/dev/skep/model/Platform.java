package dev.skep.model;

/// @param architecture machine form (`x86_64`, `aarch64`); in a requirement, empty is a wildcard
/// @param os `linux` …; in a requirement, empty is a wildcard
public record Platform(String architecture, String os) {
  public static final Platform ANY = new Platform("", "");
}
