package dev.skep.manager.orchestrator;

import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.store.View;
import java.util.TreeSet;

/// Where a loop has written on the view it was given last. Within a turn a loop may be told several
/// things on the same view (events, then timers, then a refusal); whoever has answered for a slot
/// must not answer again before he sees what came of it, or the slot gets two tasks.
public final class InFlight {
  private final TreeSet<ServiceId> services = new TreeSet<>();
  private final TreeSet<SlotKey> slots = new TreeSet<>();
  private long index = -1;

  public void clear() {
    index = -1;
    services.clear();
    slots.clear();
  }

  /// Whether the service as a whole must wait for the next view.
  public boolean holds(ServiceId service, View view) {
    turnTo(view);
    SlotKey next = slots.ceiling(new SlotKey(service, 0, ""));
    return services.contains(service) || (next != null && next.service().equals(service));
  }

  /// Whether the slot must wait for the next view.
  public boolean holds(SlotKey slot, View view) {
    turnTo(view);
    return services.contains(slot.service()) || slots.contains(slot);
  }

  public void wrote(ServiceId service) {
    services.add(service);
  }

  public void wrote(SlotKey slot) {
    slots.add(slot);
  }

  private void turnTo(View view) {
    if (view.index() == index) return;
    clear();
    index = view.index();
  }
}
