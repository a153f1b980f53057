package dev.skep.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.store.Change;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which fields a kind of change touches, and which kinds a room asks for. A room that calls
/// functions of others for its changes asks for more than is seen here.
final class Touches {
  private Touches() {}

  static List<String> fields(String change) {
    return switch (change) {
      case "CreateCluster" -> List.of("Cluster");
      case "SpecifyCluster" -> List.of("Cluster.spec");
      case "ReplaceRootCa", "CompleteRootRotation" -> List.of("Cluster.rootCa");
      case "ReplaceUnlockKey" -> List.of("Cluster.unlockKey");
      case "ReplaceNetworkKeys" -> List.of("Cluster.networkKeys");
      case "CreateNode", "RemoveNode" -> List.of("Node");
      case "SpecifyNode" -> List.of("Node.spec");
      case "ReportNode" -> List.of("Node.status", "Node.description");
      case "AllocateNode" -> List.of("Node.attachments");
      case "PlaceManager" -> List.of("Node.role", "Node.managerAddress");
      case "CreateNetwork", "RemoveNetwork" -> List.of("Network");
      case "AllocateNetwork" -> List.of("Network.state");
      case "CreateGuest", "RemoveGuest" -> List.of("Guest");
      case "AllocateGuest" -> List.of("Guest.address", "Guest.trouble");
      case "NameGuest" -> List.of("Guest.container", "Guest.aliases");
      case "CreateSecret", "RemoveSecret" -> List.of("Secret");
      case "LabelSecret" -> List.of("Secret.spec");
      case "CreateConfig", "RemoveConfig" -> List.of("Config");
      case "LabelConfig" -> List.of("Config.spec");
      case "CreateService", "RemoveService" -> List.of("Service");
      case "ReviseService", "RollBackService" -> List.of("Service.spec");
      case "AbandonUpdate" -> List.of("Service.spec", "Service.updateStatus");
      case "AllocateService" -> List.of("Service.endpoint");
      case "ProgressService" -> List.of("Service.updateStatus");
      case "RebalanceService" -> List.of("Service.rebalanceAsked");
      case "RelocateTask" -> List.of("Task.leaving");
      case "StartSchedule" -> List.of("Service.scheduleStatus");
      case "BeginRun" -> List.of("Service.scheduleStatus", "Service.jobStatus");
      case "RemoveRevision" -> List.of("Revision");
      case "CreateTask", "RemoveTask" -> List.of("Task");
      case "AllocateTask" -> List.of("Task.networks", "Task.status");
      case "AssignTask" -> List.of("Task.node", "Task.status");
      // Why a task waits is said by whichever room holds it back; the state stays.
      case "HoldTask" -> List.of();
      case "ReportTask" -> List.of("Task.status");
      case "DesireTask" -> List.of("Task.desired");
      default -> throw new IllegalArgumentException("say here which fields " + change + " touches");
    };
  }

  static SortedSet<String> kinds() {
    var names = new TreeSet<String>();
    for (Class<?> kind : Change.class.getPermittedSubclasses()) names.add(kind.getSimpleName());
    return names;
  }

  /// Kinds of change that the room makes itself, furniture included; `signed` are rooms of their
  /// own.
  static SortedSet<String> askedBy(Sign room, List<Sign> signed, JavaClasses classes) {
    var asked = new TreeSet<String>();
    for (JavaClass it : classes) {
      if (!livesIn(it.getPackageName(), room, signed)) continue;
      for (var call : it.getCodeUnitAccessesFromSelf()) {
        JavaClass target = call.getTargetOwner();
        if (call.getTarget().getName().equals("<init>") && isChange(target)) {
          asked.add(target.getSimpleName());
        }
      }
    }
    return asked;
  }

  private static boolean isChange(JavaClass it) {
    return it.getName().startsWith(Change.class.getName() + "$");
  }

  private static boolean livesIn(String packageName, Sign room, List<Sign> signed) {
    return Classes.within(packageName, room.packageName())
        && signed.stream()
            .noneMatch(other ->
                !other.equals(room)
                    && Classes.within(other.packageName(), room.packageName())
                    && Classes.within(packageName, other.packageName()));
  }
}
