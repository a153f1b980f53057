package dev.skep.dockerapi.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;

/// Accessors of records as plain functions. Reflection looks at its arguments on every call, which
/// was a third of the time that large lists took.
final class Getters {
  private static final MethodType OBJECT_TO_OBJECT =
      MethodType.methodType(Object.class, Object.class);

  private Getters() {}

  static Function<Object, Object> of(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    try {
      var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      var made =
          LambdaMetafactory.metafactory(
              lookup,
              "apply",
              MethodType.methodType(Function.class),
              OBJECT_TO_OBJECT,
              accessor,
              accessor.type().wrap().changeParameterType(0, type));
      return function(made.getTarget());
    } catch (ReflectiveOperationException | java.lang.invoke.LambdaConversionException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  @SuppressWarnings("unchecked") // it is what the factory was asked for
  private static Function<Object, Object> function(MethodHandle factory) {
    try {
      return (Function<Object, Object>) factory.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot make an accessor", e);
    }
  }
}
