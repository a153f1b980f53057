package dev.skep.world;

import dev.skep.model.Service;
import dev.skep.store.Refusal;
import dev.skep.store.StoreEvent;
import java.util.List;

/// What a client is told.
sealed interface Answer {
  /// It has happened.
  ///
  /// @param events in what way; none if there was nothing to do
  record Done(List<StoreEvent> events) implements Answer {}

  /// It has not happened and will not.
  record Refused(Refusal why) implements Answer {}

  /// It may have happened, may yet happen, or never.
  record Unknown() implements Answer {}

  /// All services.
  ///
  /// @param fresh as they are; otherwise as they were once
  /// @param by which run of which manager
  record Listing(List<Service> services, boolean fresh, String by) implements Answer {}
}
