package dev.skep.house;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.skep.loop.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Rings among packages: a knows b, b knows a.
public final class Rings {
  /// The store has a sign too, and loops know the store: hanging one out is no knowledge.
  private static final DescribedPredicate<JavaClass> SIGN = JavaClass.Predicates.type(Room.class);

  private Rings() {}

  /// At every depth: among single packages, and among the branches below each package, where a
  /// branch is taken as a whole. Empty when there are none.
  public static List<String> among(JavaClasses classes, String root) {
    var found = new ArrayList<>(of(classes, root + ".(**)"));
    var parents = new TreeSet<String>();
    for (String name : Classes.packages(classes)) {
      if (!Classes.within(name, root)) continue;
      for (String at = name; at.length() > root.length(); ) {
        at = at.substring(0, at.lastIndexOf('.'));
        parents.add(at);
      }
    }
    for (String parent : parents) found.addAll(of(classes, parent + ".(*).."));
    return found;
  }

  private static List<String> of(JavaClasses classes, String pattern) {
    EvaluationResult result =
        slices()
            .matching(pattern)
            .should()
            .beFreeOfCycles()
            .ignoreDependency(alwaysTrue(), SIGN)
            .allowEmptyShould(true)
            .evaluate(classes);
    return result.getFailureReport().getDetails();
  }
}
