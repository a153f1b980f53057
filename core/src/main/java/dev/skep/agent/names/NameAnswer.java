package dev.skep.agent.names;

import dev.skep.model.Ipv4;
import java.util.List;
import java.util.Optional;

/// What an asker is told.
public sealed interface NameAnswer {
  /// Where the name leads.
  ///
  /// @param addresses at least one, in the order in which they are to be tried
  record Addresses(List<Ipv4> addresses) implements NameAnswer {
    public Addresses {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) throw new IllegalArgumentException("an answer has no addresses");
    }
  }

  /// Who has the address.
  record Pointer(String name) implements NameAnswer {}

  /// The name lives, but there is nothing of the kind that was asked for: a name without an IPv6
  /// address, or a service of which no task serves at the moment. It must not be said that there is
  /// no such name: askers would give up on it.
  record Nothing() implements NameAnswer {}

  /// An address of one of the asker's networks that nobody has.
  record Nobody() implements NameAnswer {}

  /// No name of the asker's networks: the world outside is to be asked.
  ///
  /// @param container the asker's name, if it is a task's container
  record Foreign(Optional<String> container) implements NameAnswer {}

  /// Not told: the asker is on internal networks only and asks for a name outside, which would be a
  /// way out for what it knows.
  record Refused() implements NameAnswer {}

  /// The asker is not on the network.
  record Stranger() implements NameAnswer {}
}
