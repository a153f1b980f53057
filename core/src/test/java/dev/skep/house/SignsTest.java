package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.loop.Input;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsTest {
  private static final JavaClasses CORE = Classes.ofModule(View.class);
  private static final List<Sign> SIGNS = Sign.on(CORE);

  @Test
  void noTwoRoomsWriteTheSameField() {
    assertEquals(List.of(), conflicts(SIGNS));
  }

  @Test
  void twoRoomsThatWriteTheSameFieldAreFound() {
    var one = new Sign("dev.skep.one", List.of(), List.of("Task.node", "Task = NEW"), "");
    var other = new Sign("dev.skep.other", List.of(), List.of("Task.node (late)"), "");
    var third = new Sign("dev.skep.third", List.of(), List.of("Task = deleted"), "");
    assertEquals(
        List.of("Task.node is written by one and by other"), conflicts(List.of(one, other, third)));
  }

  @Test
  void fieldsOnSignsExist() {
    for (Sign sign : SIGNS) {
      for (Share share : sign.shares()) {
        assertTrue(
            exists(share.field()),
            sign.room() + " writes " + share.field() + ", which is no field");
      }
    }
    assertFalse(exists("Task.nodes"));
    assertFalse(exists("Tusk"));
  }

  @Test
  void whatSignsHearExists() {
    var words = heard();
    for (Sign sign : SIGNS) {
      for (String word : sign.hears()) {
        assertTrue(isHeard(word, words), sign.room() + " hears " + word + ", which nobody says");
      }
    }
    assertFalse(isHeard("TaskVanished", words));
    assertFalse(isHeard("Tusk*", words));
  }

  @Test
  void signsOwnUpToTheFieldsOfTheirChanges() {
    assertEquals(List.of(), kept(SIGNS, CORE));
  }

  @Test
  void aSignThatHidesAFieldIsFound() {
    var silent = new Sign("dev.skep.manager.scheduler", List.of(), List.of("Task.node"), "");
    Sign within =
        SIGNS.stream()
            .filter(it -> it.packageName().equals("dev.skep.manager.scheduler.rebalance"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            "manager.scheduler asks for AssignTask, and its sign does not name Task.status",
            "manager.scheduler asks for ReportTask, and its sign does not name Task.status"),
        kept(List.of(silent, within), CORE));
  }

  @Test
  void itIsKnownWhatEachKindOfChangeTouches() {
    for (String kind : Touches.kinds()) {
      for (String field : Touches.fields(kind)) assertTrue(exists(field), kind + ": " + field);
    }
    assertThrows(IllegalArgumentException.class, () -> Touches.fields("PaintTask"));
  }

  @ParameterizedTest
  @CsvSource({
    "Task.node, Task.node, true",
    "Task.node, Task.node (late), true",
    "Task.status = NEW, Task.status = PENDING, false",
    "Task = NEW, Task.status = NEW, false",
    "Task = NEW, Task = NEW, true",
  })
  void sharesOverlapWhenTheyAreOfOneField(String one, String other, boolean overlap) {
    assertEquals(overlap, Share.parse(one).overlaps(Share.parse(other)));
  }

  private static List<String> conflicts(List<Sign> signs) {
    var found = new ArrayList<String>();
    for (Sign one : signs) {
      for (Sign other : signs) {
        if (one.packageName().compareTo(other.packageName()) >= 0) continue;
        for (Share share : one.shares()) {
          if (other.shares().stream().anyMatch(share::overlaps)) {
            found.add(share.field() + " is written by " + one.room() + " and by " + other.room());
          }
        }
      }
    }
    return found;
  }

  private static List<String> kept(List<Sign> signs, JavaClasses classes) {
    var found = new ArrayList<String>();
    for (Sign sign : signs) {
      if (asksForOthers(sign, classes)) continue;
      var owned = new TreeSet<String>();
      sign.shares().forEach(share -> owned.add(share.field()));
      for (String change : Touches.askedBy(sign, signs, classes)) {
        for (String field : Touches.fields(change)) {
          if (!owned.contains(field)) {
            found.add(
                sign.room() + " asks for " + change + ", and its sign does not name " + field);
          }
        }
      }
    }
    return found;
  }

  /// No loop, and writes nothing: its changes are made for whoever asked, and on that one's sign.
  private static boolean asksForOthers(Sign sign, JavaClasses classes) {
    return sign.writes().isEmpty() && !Rules.loopRooms(classes).contains(sign.packageName());
  }

  /// `Task`, `Task.status`, `Cluster.rootCa`: a noun of the model and its components.
  private static boolean exists(String field) {
    var path = field.split("\\.");
    Optional<Class<?>> at = noun(path[0]);
    for (int i = 1; i < path.length && at.isPresent(); i++) {
      String name = path[i];
      at =
          Arrays.stream(at.get().getRecordComponents())
              .filter(component -> component.getName().equals(name))
              .<Class<?>>map(RecordComponent::getType)
              .findFirst();
    }
    return at.isPresent();
  }

  private static Optional<Class<?>> noun(String name) {
    try {
      return Optional.of(Class.forName("dev.skep.model." + name));
    } catch (ClassNotFoundException none) {
      return Optional.empty();
    }
  }

  private static TreeSet<String> heard() {
    var words = new TreeSet<String>();
    for (Class<?> type :
        List.of(
            StoreEvent.class,
            StoreEvent.OfGuest.class,
            Input.class,
            ToAgent.class,
            ToManager.class,
            ContainerEvent.class)) {
      words.add(type.getSimpleName());
      for (Class<?> kind : type.getPermittedSubclasses()) {
        words.add(kind.getSimpleName());
        words.add(type.getSimpleName() + "." + kind.getSimpleName());
      }
    }
    return words;
  }

  private static boolean isHeard(String word, TreeSet<String> words) {
    if (!word.endsWith("*")) return words.contains(word);
    String beginning = word.substring(0, word.length() - 1);
    return words.stream().anyMatch(it -> it.startsWith(beginning));
  }
}
