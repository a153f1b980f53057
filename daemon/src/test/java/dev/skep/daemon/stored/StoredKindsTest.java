package dev.skep.daemon.stored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.Golden;
import dev.skep.model.StoreObject;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The log, snapshots and the wire between nodes are read by other versions too. Every kind of
/// record in them has a sample on file, in which nothing is left out; a new kind asks for one.
/// `-Dskep.golden=write` writes them.
class StoredKindsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final List<Class<?>> ROOTS =
      List.of(LogEntry.class, StoreObject.class, Change.class, ToAgent.class, ToManager.class);

  @TestFactory
  Stream<DynamicTest> eachKindIsStoredAsItsFileSays() {
    return sealed()
        .flatMap(type ->
            Kinds.recordsOf(type).stream()
                .map(kind ->
                    DynamicTest.dynamicTest(
                        name(type, kind), () -> check(type, kind, name(type, kind)))));
  }

  @Test
  void anEntryIsStoredAsItsFileSays() throws IOException {
    check(LogEntry.class, LogEntry.class, "store/LogEntry");
  }

  /// Constants are stored by name: a renamed one cannot be read any more.
  @Test
  void constantsKeepTheirNames() throws IOException {
    var lines =
        Kinds.reachedFrom(ROOTS).stream()
            .filter(Class::isEnum)
            .map(type -> name(type) + ": " + constants(type))
            .collect(Collectors.joining("\n", "", "\n"));
    var file = GOLDEN.resolve("constants.txt");
    if ("write".equals(System.getProperty("skep.golden"))) Files.writeString(file, lines);
    assertEquals(Files.readString(file), lines);
  }

  @Test
  void noFileIsLeftOfAKindThatIsGone() throws IOException {
    SortedSet<String> expected = new TreeSet<>(List.of("store/LogEntry.txt"));
    sealed()
        .forEach(
            type -> Kinds.recordsOf(type).forEach(kind -> expected.add(name(type, kind) + ".txt")));
    assertEquals(expected, onFile("model", "store", "wire"));
  }

  @Test
  void aKindWithoutAFileIsFound() {
    var missing =
        assertThrows(
            AssertionError.class,
            () ->
                Golden.check(LogEntry.class, Filled.of(LogEntry.class), "store/NoSuchKind", false));
    assertTrue(String.valueOf(missing.getMessage()).contains("-Dskep.golden=write"));
  }

  @Test
  void samplesLeaveNothingOut() {
    var entry = Filled.of(LogEntry.class);
    assertEquals(1, entry.transactions().size());
    assertEquals(1, entry.transactions().getFirst().changes().size());
    assertThrows(IllegalArgumentException.class, () -> Filled.of(Thread.class));
    assertTrue(Kinds.reachedFrom(ROOTS).contains(TaskState.class));
  }

  private static Stream<Class<?>> sealed() {
    return Kinds.reachedFrom(ROOTS).stream().filter(type -> type.isInterface() && type.isSealed());
  }

  private static <T> void check(Class<T> declared, Class<?> kind, String name) throws IOException {
    Golden.check(declared, declared.cast(Filled.of(kind)), name);
  }

  private static String name(Class<?> sealed, Class<?> kind) {
    return name(sealed) + "." + kind.getSimpleName();
  }

  /// `model/ServiceMode`, `store/Change`.
  private static String name(Class<?> type) {
    return type.getName()
        .substring("dev.skep.".length())
        .replace('$', '.')
        .replaceFirst("\\.", "/");
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(it -> ((Enum<?>) it).name())
        .collect(Collectors.joining(" "));
  }

  private static SortedSet<String> onFile(String... folders) throws IOException {
    var found = new TreeSet<String>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(GOLDEN.resolve(folder)).filter(Files::isRegularFile)) {
        files.forEach(file -> found.add(GOLDEN.relativize(file).toString()));
      }
    }
    return found;
  }
}
