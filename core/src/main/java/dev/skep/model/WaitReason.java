package dev.skep.model;

import java.util.SortedMap;

/// Why a task waits, for programs; `err` says the same to people.
///
/// @param room who holds it back: `allocator`, `scheduler`, `engine` …
/// @param causes how many candidates (nodes, mostly) each cause rules out
public record WaitReason(String room, SortedMap<String, Integer> causes) {
  public WaitReason {
    causes = Values.sorted(causes);
  }
}
