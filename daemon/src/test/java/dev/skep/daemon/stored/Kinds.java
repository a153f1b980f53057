package dev.skep.daemon.stored;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What can be reached from a record through its components.
final class Kinds {
  private final SortedSet<Class<?>> all = new TreeSet<>(Comparator.comparing(Class::getName));

  private Kinds() {}

  static List<Class<?>> reachedFrom(List<Class<?>> roots) {
    var kinds = new Kinds();
    roots.forEach(kinds::visit);
    return List.copyOf(kinds.all);
  }

  /// The records of a sealed interface, those of sealed interfaces within included.
  static List<Class<?>> recordsOf(Class<?> sealed) {
    return List.of(sealed.getPermittedSubclasses()).stream()
        .<Class<?>>mapMulti((kind, out) -> {
          if (kind.isRecord()) out.accept(kind);
          else recordsOf(kind).forEach(out);
        })
        .toList();
  }

  private void visit(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) visit(argument);
    } else if (type instanceof Class<?> plain && plain.getName().startsWith("dev.skep.")) {
      if (!all.add(plain)) return;
      if (plain.isRecord()) {
        for (RecordComponent it : plain.getRecordComponents()) visit(it.getGenericType());
      } else if (plain.isSealed()) {
        for (Class<?> kind : plain.getPermittedSubclasses()) visit(kind);
      }
    }
  }
}
