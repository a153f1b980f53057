package dev.skep.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Compiled code to hold rules against.
public final class Classes {
  private Classes() {}

  /// All of the module that the class belongs to, without its tests.
  public static JavaClasses ofModule(Class<?> one) {
    return new ClassFileImporter().importUrls(List.of(home(one)));
  }

  /// A package and those within it, from wherever they are.
  static JavaClasses of(String packageName) {
    return new ClassFileImporter().importPackages(packageName);
  }

  /// Those of one package and of packages within it.
  static JavaClasses of(JavaClasses classes, String packageName) {
    return classes.that(
        DescribedPredicate.describe(
            "within " + packageName, it -> within(it.getPackageName(), packageName)));
  }

  static SortedSet<String> packages(JavaClasses classes) {
    var names = new TreeSet<String>();
    for (JavaClass it : classes) names.add(it.getPackageName());
    return names;
  }

  /// The package itself or one within it.
  static boolean within(String packageName, String room) {
    return packageName.equals(room) || packageName.startsWith(room + ".");
  }

  static boolean withinAny(String packageName, Stream<String> rooms) {
    return rooms.anyMatch(room -> within(packageName, room));
  }

  private static URL home(Class<?> one) {
    return Objects.requireNonNull(one.getProtectionDomain().getCodeSource()).getLocation();
  }
}
