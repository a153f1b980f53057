package dev.skep.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.loop.Room;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A sign on a room's door, with the door.
record Sign(String packageName, List<String> hears, List<String> writes, String next) {
  /// In the order of their packages.
  static List<Sign> on(JavaClasses classes) {
    SortedMap<String, Sign> signs = new TreeMap<>();
    for (JavaClass it : classes) {
      if (it.getPackage().isAnnotatedWith(Room.class)) {
        signs.put(
            it.getPackageName(),
            of(it.getPackageName(), it.getPackage().getAnnotationOfType(Room.class)));
      }
    }
    return List.copyOf(signs.values());
  }

  private static Sign of(String packageName, Room room) {
    return new Sign(packageName, List.of(room.hears()), List.of(room.writes()), room.next());
  }

  /// `manager.scheduler`, as the pages call it.
  String room() {
    return packageName.substring("dev.skep.".length());
  }

  List<Share> shares() {
    return writes.stream().map(Share::parse).toList();
  }
}
