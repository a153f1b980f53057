package dev.skep.daemon.disk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Cluster;
import dev.skep.model.Network;
import dev.skep.model.Node;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.LogEntry;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelShapesTest {
  private final Shapes shapes = new Shapes();
  private final Set<Shape> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /// A type that cannot be stored would otherwise only be noticed by the first write that carries
  /// it.
  @ParameterizedTest
  @ValueSource(
      classes = {
        LogEntry.class,
        ToAgent.class,
        ToManager.class,
        Task.class,
        Service.class,
        Node.class,
        Network.class,
        Cluster.class
      })
  void everyTypeReachableFromTheStoreAndTheWireCanBeStored(Class<?> type) {
    walk(shapes.of(type));

    assertTrue(seen.size() > 1, type + " has parts");
  }

  private void walk(Shape shape) {
    if (!seen.add(shape)) return;
    switch (shape) {
      case RecordShape record -> {
        for (var component : record.components()) walk(component);
      }
      case SealedShape kinds -> kinds.kinds().forEach(this::walk);
      case ListShape list -> walk(list.inner());
      case OptionalShape optional -> walk(optional.inner());
      case MapShape map -> {
        walk(map.key());
        walk(map.inner());
      }
      default -> {} // scalars have no parts
    }
  }
}
