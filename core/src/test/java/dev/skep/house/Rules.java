package dev.skep.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.skep.loop.ControlLoop;
import dev.skep.loop.Room;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/// Who may know whom. Rules about rooms take the root package, so that they can be shown to fail on
/// a house that is built wrongly.
public final class Rules {
  private Rules() {}

  // what core may see

  /// What core may know beside itself: nothing that has a clock, a thread, a file, a socket.
  private static final List<String> PURE =
      List.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.nio.charset",
          "java.time",
          "java.time.zone",
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations",
          "org.pcollections");

  /// Found in pure packages, and not pure.
  private static final List<String> IMPURE_CLASSES =
      List.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.ScopedValue",
          "java.lang.Thread",
          "java.lang.Thread$Builder",
          "java.lang.ThreadLocal",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.UUID");

  /// Iterate in another order in every run. Only making one counts: `LinkedHashSet` inherits from
  /// `HashSet`, and a call to it may be written down as one to its parent.
  private static final List<String> UNORDERED_CLASSES =
      List.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.Properties",
          "java.util.WeakHashMap");

  public static ArchRule knowsOnlyPureThings(String root) {
    return dependencies(
        "know only itself, values of the JDK, JSpecify and pcollections",
        it -> Classes.within(it.getPackageName(), root) || PURE.contains(it.getPackageName()));
  }

  public static ArchRule reachesForNothing() {
    return forbids(
        "reach for a clock, dice, a thread or the environment",
        it -> IMPURE_CLASSES.contains(it.getName()),
        Rules::impure);
  }

  public static ArchRule keepsItsOrder() {
    return forbids(
        "build a collection whose order changes between runs",
        it -> it.getName().startsWith("org.pcollections.Hash"),
        Rules::unordered);
  }

  private static boolean impure(String owner, JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> !name.equals("getLogger");
      case "java.lang.Math" -> name.equals("random");
      case "java.nio.charset.Charset" -> name.equals("defaultCharset");
      case "java.util.Collections" -> name.equals("shuffle");
      case "java.lang.Object" -> name.startsWith("wait") || name.startsWith("notify");
      case "java.util.Collection" -> name.equals("parallelStream");
      case "java.util.stream.BaseStream" -> name.equals("parallel");
      default -> owner.startsWith("java.time.") && name.equals("now");
    };
  }

  private static boolean unordered(String owner, JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.util.Set" -> name.equals("of") || name.equals("copyOf");
      case "java.util.Map" ->
          name.equals("of") || name.equals("ofEntries") || name.equals("copyOf");
      case "java.util.stream.Collectors" -> unordered(name, parameters(access));
      default -> UNORDERED_CLASSES.contains(owner) && name.equals("<init>");
    };
  }

  /// Collectors that are not told which map to make take a `HashMap`.
  private static boolean unordered(String collector, int parameters) {
    return switch (collector) {
      case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> true;
      case "groupingBy" -> parameters < 3;
      case "toMap" -> parameters < 4;
      default -> collector.contains("Concurrent");
    };
  }

  private static int parameters(JavaAccess<?> access) {
    String name = access.getTarget().getFullName();
    String inside = name.substring(name.indexOf('(') + 1, name.lastIndexOf(')'));
    return inside.isBlank() ? 0 : inside.split(",").length;
  }

  // who may know whom

  /// Neither a package nor one within it knows the other.
  public static ArchRule strangers(String one, String other) {
    return ArchRuleDefinition.classes()
        .should(
            each(
                "keep " + one + " and " + other + " apart",
                (from, to) ->
                    Classes.within(from, one) && Classes.within(to, other)
                        || Classes.within(from, other) && Classes.within(to, one)))
        .allowEmptyShould(true);
  }

  public static ArchRule doesNotKnow(String... packages) {
    var forbidden = List.of(packages);
    return dependencies(
        "know nothing of " + String.join(", ", forbidden),
        it -> !Classes.withinAny(it.getPackageName(), forbidden.stream()));
  }

  /// Loops meet in the store. A loop's room is its package with those within.
  public static ArchRule loopsMeetOnlyInTheStore(JavaClasses classes) {
    SortedSet<String> rooms = loopRooms(classes);
    return ArchRuleDefinition.classes()
        .should(
            each(
                "leave other loops' rooms alone",
                (from, to) -> rooms.stream().anyMatch(room -> trespasses(from, to, room, rooms))));
  }

  private static boolean trespasses(String from, String to, String room, SortedSet<String> rooms) {
    return Classes.within(to, room)
        && !Classes.within(from, room)
        && Classes.withinAny(from, rooms.stream());
  }

  static SortedSet<String> loopRooms(JavaClasses classes) {
    var rooms = new TreeSet<String>();
    for (JavaClass it : classes) {
      if (!it.isInterface() && it.isAssignableTo(ControlLoop.class)) rooms.add(it.getPackageName());
    }
    return rooms;
  }

  /// Platform threads are few and belong to those who run loops; conversations are virtual.
  ///
  /// @param names of packages and classes that may
  public static ArchRule beginsNoPlatformThreadsOutside(String... names) {
    var owners = List.of(names);
    return ArchRuleDefinition.classes()
        .that(
            predicate(
                "are outside of " + String.join(", ", owners),
                it -> !Classes.withinAny(it.getName(), owners.stream())))
        .should(
            new ArchCondition<>("begin no platform thread") {
              @Override
              public void check(JavaClass it, ConditionEvents events) {
                for (var access : it.getAccessesFromSelf()) {
                  if (beginsPlatformThread(access)) report(events, it, access.getDescription());
                }
              }
            })
        .allowEmptyShould(true);
  }

  private static boolean beginsPlatformThread(JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return switch (access.getTargetOwner().getName()) {
      case "java.lang.Thread" -> name.equals("ofPlatform") || name.equals("<init>");
      case "java.util.concurrent.Executors" ->
          name.startsWith("new")
              && !name.contains("Virtual")
              && !access.getTarget().getFullName().contains("ThreadFactory");
      default -> false;
    };
  }

  // signs

  public static ArchRule marksPackages() {
    return ArchRuleDefinition.classes()
        .should(
            new ArchCondition<>("live in a package that is @NullMarked") {
              @Override
              public void check(JavaClass it, ConditionEvents events) {
                if (!it.getPackage().isAnnotatedWith(NullMarked.class)) {
                  report(events, it, it.getName() + " is in an unmarked package");
                }
              }
            });
  }

  /// Rooms have a sign: packages of loops, and all others within `parents` but for furniture in a
  /// signed room and what is named as shared.
  public static ArchRule hangsOutSigns(List<String> parents, List<String> shared) {
    return ArchRuleDefinition.classes()
        .should(
            new ArchCondition<>("live in a room with a sign") {
              @Override
              public void check(JavaClass it, ConditionEvents events) {
                String name = it.getPackageName();
                boolean loop = !it.isInterface() && it.isAssignableTo(ControlLoop.class);
                boolean room = Classes.withinAny(name, parents.stream()) && !shared.contains(name);
                boolean own = it.getPackage().isAnnotatedWith(Room.class);
                if (loop && !own || room && !own && !inSigned(it, parents)) {
                  report(events, it, it.getName() + " is in a room without a sign");
                }
              }
            });
  }

  private static boolean inSigned(JavaClass it, List<String> parents) {
    var outer = it.getPackage().getParent();
    while (outer.isPresent() && Classes.withinAny(outer.get().getName(), parents.stream())) {
      if (outer.get().isAnnotatedWith(Room.class)) return true;
      outer = outer.get().getParent();
    }
    return false;
  }

  // helpers

  private static ArchRule dependencies(String should, Predicate<JavaClass> allowed) {
    return ArchRuleDefinition.classes()
        .should(
            new ArchCondition<>(should) {
              @Override
              public void check(JavaClass it, ConditionEvents events) {
                for (Dependency to : it.getDirectDependenciesFromSelf()) {
                  JavaClass target = to.getTargetClass().getBaseComponentType();
                  if (!target.isPrimitive() && !allowed.test(target)) {
                    report(events, it, to.getDescription());
                  }
                }
              }
            });
  }

  private static ArchRule forbids(
      String what, Predicate<JavaClass> type, BiPredicate<String, JavaAccess<?>> access) {
    return ArchRuleDefinition.classes()
        .should(
            new ArchCondition<>("not " + what) {
              @Override
              public void check(JavaClass it, ConditionEvents events) {
                for (Dependency to : it.getDirectDependenciesFromSelf()) {
                  if (type.test(to.getTargetClass().getBaseComponentType())) {
                    report(events, it, to.getDescription());
                  }
                }
                for (JavaAccess<?> to : it.getAccessesFromSelf()) {
                  if (access.test(to.getTargetOwner().getName(), to)) {
                    report(events, it, to.getDescription());
                  }
                }
              }
            });
  }

  private static ArchCondition<JavaClass> each(
      String should, BiPredicate<String, String> violates) {
    return new ArchCondition<>(should) {
      @Override
      public void check(JavaClass it, ConditionEvents events) {
        for (Dependency to : it.getDirectDependenciesFromSelf()) {
          if (violates.test(it.getPackageName(), to.getTargetClass().getPackageName())) {
            report(events, it, to.getDescription());
          }
        }
      }
    };
  }

  private static DescribedPredicate<JavaClass> predicate(
      String description, Function<JavaClass, Boolean> test) {
    return DescribedPredicate.describe(description, test::apply);
  }

  private static void report(ConditionEvents events, JavaClass it, String what) {
    events.add(SimpleConditionEvent.violated(it, what));
  }
}
