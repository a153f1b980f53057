package dev.skep.daemon.rpc;

import java.util.Optional;

/// What a manager knows of the leadership at this moment.
public interface WhoLeads {
  /// Whether this manager leads and its loops are at work.
  boolean here();

  /// `host:port` of another manager that leads, as far as is known here.
  Optional<String> elsewhere();
}
