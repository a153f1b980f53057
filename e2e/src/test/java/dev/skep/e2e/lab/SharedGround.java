package dev.skep.e2e.lab;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One ground for all classes of a run, made by the first and taken away after the last.
final class SharedGround
    implements BeforeAllCallback, ParameterResolver, AfterTestExecutionCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(SharedGround.class);

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    Ground.missing()
        .ifPresent(why -> {
          System.out.println("skipped: " + why);
          Assumptions.abort(why);
        });
    ground(context);
  }

  private static Ground ground(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Ground.class, _ -> make(), Ground.class);
  }

  private static Ground make() {
    try {
      return Ground.up();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the host came up", interrupted);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Ground.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return ground(context);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws InterruptedException {
    Optional<Throwable> failure = context.getExecutionException();
    if (failure.isEmpty()) return;
    System.out.println("FAILED " + context.getDisplayName() + "\n" + ground(context).scene());
  }
}
