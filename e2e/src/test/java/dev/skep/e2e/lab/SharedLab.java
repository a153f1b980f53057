package dev.skep.e2e.lab;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One lab for all classes of a run: hosts are made when the first class needs them and taken away
/// after the last.
final class SharedLab
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver, AfterTestExecutionCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(SharedLab.class);

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    Lab.missing()
        .ifPresent(why -> {
          System.out.println("skipped: " + why);
          Assumptions.abort(why);
        });
    List<Node> nodes = lab(context).nodes(hosts(context));
    context.getStore(OURS).put(Cluster.class, new Cluster(lab(context), nodes));
  }

  private static Lab lab(ExtensionContext context) {
    return context.getRoot().getStore(OURS).computeIfAbsent(Lab.class, _ -> Lab.open(), Lab.class);
  }

  private static int hosts(ExtensionContext context) {
    return Optional.ofNullable(context.getRequiredTestClass().getAnnotation(OnHosts.class))
        .map(OnHosts::value)
        .orElse(1);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Ground.class || type == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Cluster cluster = cluster(context).orElseThrow();
    return parameter.getParameter().getType() == Ground.class
        ? new Ground(cluster.node(1))
        : cluster;
  }

  /// Nothing if the class was skipped.
  private static Optional<Cluster> cluster(ExtensionContext context) {
    return Optional.ofNullable(context.getStore(OURS).get(Cluster.class, Cluster.class));
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws InterruptedException {
    Optional<Throwable> failure = context.getExecutionException();
    if (failure.isEmpty()) return;
    String scene = cluster(context).orElseThrow().scene();
    String why = context.getDisplayName() + ": " + failure.get();
    System.out.println("FAILED " + why + "\n" + scene);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    // A class of one host finds its swarm again; of several, none is left to disturb the next.
    Optional<Cluster> several = cluster(context).filter(all -> all.nodes().size() > 1);
    if (several.isPresent()) several.get().rest();
  }
}
