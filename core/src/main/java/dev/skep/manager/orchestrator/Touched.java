package dev.skep.manager.orchestrator;

import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.store.Change;
import dev.skep.store.Change.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What events have touched and an orchestrator has not thought about yet: whole services, to be
/// counted, and single slots, to be looked after.
public final class Touched {
  private final TreeSet<ServiceId> services = new TreeSet<>();
  private final TreeSet<SlotKey> slots = new TreeSet<>();

  public void clear() {
    services.clear();
    slots.clear();
  }

  public void service(ServiceId service) {
    services.add(service);
  }

  public void slot(SlotKey slot) {
    slots.add(slot);
  }

  public void slotOf(Task task) {
    slots.add(SlotKey.of(task));
  }

  /// Services of which anything is touched.
  public SortedSet<ServiceId> services() {
    var all = new TreeSet<>(services);
    for (Optional<SlotKey> slot = first(slots);
        slot.isPresent();
        slot = first(slots.tailSet(end(slot.get().service())))) {
      all.add(slot.get().service());
    }
    return all;
  }

  private static Optional<SlotKey> first(SortedSet<SlotKey> slots) {
    return slots.isEmpty() ? Optional.empty() : Optional.of(slots.first());
  }

  public List<SlotKey> slots(ServiceId service) {
    return List.copyOf(slots.subSet(new SlotKey(service, 0, ""), end(service)));
  }

  public boolean hasService(ServiceId service) {
    return services.contains(service);
  }

  /// @return whether the service as a whole was touched
  public boolean takeService(ServiceId service) {
    return services.remove(service);
  }

  public void takeSlot(SlotKey slot) {
    slots.remove(slot);
  }

  public void forget(ServiceId service) {
    services.remove(service);
    slots.subSet(new SlotKey(service, 0, ""), end(service)).clear();
  }

  private static SlotKey end(ServiceId service) {
    return new SlotKey(service, Long.MAX_VALUE, "");
  }

  /// Which services an orchestrator's transaction was about.
  public static SortedSet<ServiceId> services(Transaction transaction, View view) {
    var found = new TreeSet<ServiceId>();
    for (Change change : transaction.changes()) {
      switch (change) {
        case CreateTask(var task) -> found.add(task.service());
        case DesireTask(var task, _) -> service(task, view).ifPresent(found::add);
        case ProgressService(var service, _, _) -> found.add(service);
        case StartSchedule(var service, _, _) -> found.add(service);
        case BeginRun(var service, _, _) -> found.add(service);
        case AbandonUpdate(var service, _, _) -> found.add(service);
        case RebalanceService(var service, _) -> found.add(service);
        case RelocateTask(var task, _) -> service(task, view).ifPresent(found::add);
        case CreateCluster _ -> {}
        case SpecifyCluster _ -> {}
        case ReplaceRootCa _ -> {}
        case CompleteRootRotation _ -> {}
        case ReplaceUnlockKey _ -> {}
        case ReplaceNetworkKeys _ -> {}
        case CreateNode _ -> {}
        case SpecifyNode _ -> {}
        case ReportNode _ -> {}
        case PlaceManager _ -> {}
        case AllocateNode _ -> {}
        case RemoveNode _ -> {}
        case CreateNetwork _ -> {}
        case AllocateNetwork _ -> {}
        case RemoveNetwork _ -> {}
        case CreateGuest _ -> {}
        case AllocateGuest _ -> {}
        case NameGuest _ -> {}
        case RemoveGuest _ -> {}
        case CreateSecret _ -> {}
        case LabelSecret _ -> {}
        case RemoveSecret _ -> {}
        case CreateConfig _ -> {}
        case LabelConfig _ -> {}
        case RemoveConfig _ -> {}
        case CreateService _ -> {}
        case ReviseService _ -> {}
        case RollBackService _ -> {}
        case AllocateService _ -> {}
        case RemoveService _ -> {}
        case RemoveRevision _ -> {}
        case AllocateTask _ -> {}
        case AssignTask _ -> {}
        case HoldTask _ -> {}
        case ReportTask _ -> {}
        case RemoveTask _ -> {}
      }
    }
    return found;
  }

  private static Optional<ServiceId> service(TaskId task, View view) {
    return view.task(task).map(Task::service);
  }
}
