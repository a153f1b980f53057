package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.skep.model.UnlockKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFilesTest {
  private static final String IDENTITY = "-----BEGIN CERTIFICATE----- -----BEGIN PRIVATE KEY-----";
  private static final UnlockKey FIRST = key(1);
  private static final UnlockKey SECOND = key(2);

  @TempDir private Path folder = Path.of("");
  private final SealKeys sealKeys = SealKeys.random();
  private KeyFiles keys = new KeyFiles(new StateFiles(folder));

  private static UnlockKey key(int filling) {
    var secret = new byte[UnlockKey.SECRET_BYTES];
    Arrays.fill(secret, (byte) filling);
    return UnlockKey.of(secret);
  }

  @BeforeEach
  void write() {
    keys = restarted();
    keys.saveSealKeys(sealKeys);
    keys.saveIdentity(IDENTITY);
  }

  @Test
  void nothingIsLockedAtFirst() throws IOException {
    assertFalse(keys.isLocked());
    assertReadable(keys);
    assertTrue(onDisk().contains("PRIVATE KEY"));
  }

  @Test
  void lockedKeysNeedTheUnlockKeyAfterARestart() throws IOException {
    keys.follow(Optional.of(FIRST), 5);

    assertReadable(keys);
    assertSealed();
    var again = restarted();
    assertTrue(again.isLocked());
    assertThrows(SealFault.class, again::sealKeys);
    assertFalse(again.unlock(SECOND));
    assertTrue(again.isLocked());
    assertTrue(again.unlock(FIRST));
    assertFalse(again.isLocked());
    assertReadable(again);
  }

  @Test
  void aRotatedUnlockKeyReplacesTheFormer() {
    keys.follow(Optional.of(FIRST), 5);
    keys.follow(Optional.of(SECOND), 6);

    var again = restarted();
    assertFalse(again.unlock(FIRST));
    assertTrue(again.unlock(SECOND));
    assertReadable(again);
  }

  @Test
  void turnedOffKeysAreInTheClearAgain() throws IOException {
    keys.follow(Optional.of(FIRST), 5);
    keys.follow(Optional.empty(), 6);

    assertTrue(onDisk().contains("PRIVATE KEY"));
    var again = restarted();
    assertFalse(again.isLocked());
    assertReadable(again);
  }

  /// A manager that starts reads its log again, old wishes included.
  @Test
  void anOlderVersionChangesNothing() throws IOException {
    keys.follow(Optional.of(SECOND), 6);
    assertFalse(keys.follow(Optional.of(FIRST), 5));
    assertFalse(keys.follow(Optional.empty(), 5));
    assertTrue(restarted().unlock(SECOND));

    keys.follow(Optional.empty(), 8);
    assertFalse(keys.follow(Optional.of(SECOND), 6));
    assertTrue(onDisk().contains("PRIVATE KEY"));
  }

  @Test
  void theSameWishWritesNothing() throws IOException {
    keys.follow(Optional.of(FIRST), 5);
    String before = onDisk();

    assertFalse(keys.follow(Optional.of(FIRST), 9));
    assertEquals(before, onDisk());
  }

  @Test
  void keysOfASwarmThatBeginsLockedAreNeverInTheClear() throws IOException {
    AtomicFiles.deleteFolder(keys.files().swarm());
    var written = new ArrayList<String>();
    keys =
        new KeyFiles(
            new StateFiles(folder),
            (file, content) -> {
              written.add(new String(content, US_ASCII));
              AtomicFiles.write(file, content);
            });

    keys.begin(Optional.of(FIRST));
    keys.saveSealKeys(sealKeys);
    keys.saveIdentity(IDENTITY);
    keys.follow(Optional.of(FIRST), 1);

    assertSealed();
    assertFalse(String.join("", written).contains("PRIVATE KEY"));
    assertTrue(restarted().unlock(FIRST));
  }

  @Test
  void whatIsWrittenWhileLockedIsSealed() throws IOException {
    keys.follow(Optional.of(FIRST), 5);

    keys.saveIdentity("PRIVATE KEY, renewed");

    assertSealed();
    assertEquals(Optional.of("PRIVATE KEY, renewed"), keys.identity());
  }

  @Test
  void aWorkersKeysAreNeverLocked() throws IOException {
    keys.follow(Optional.of(FIRST), 5);

    keys.release();

    assertTrue(onDisk().contains("PRIVATE KEY"));
    assertFalse(Files.exists(keys.files().lock()));
    assertReadable(restarted());
  }

  @Test
  void oneLockedFileCannotPoseAsAnother() throws IOException {
    keys.follow(Optional.of(FIRST), 5);
    Files.copy(
        keys.files().identity(), keys.files().sealKey(), StandardCopyOption.REPLACE_EXISTING);

    assertThrows(SealFault.class, keys::sealKeys);
  }

  @Test
  void aDamagedLockFileIsAFault() throws IOException {
    Files.writeString(keys.files().lock(), "skep-lock-1\nnonsense\n");

    assertThrows(SealFault.class, keys::isLocked);
  }

  /// Turning on, rotating, turning off, as they break off before each of their writes.
  @ParameterizedTest
  @MethodSource("steps")
  void aCrashBetweenTwoFilesLeavesKeysThatOneOfTheTwoUnlockKeysOpens(
      Optional<UnlockKey> from, Optional<UnlockKey> to, int writes) throws IOException {
    keys.follow(from, 5);
    KeyFiles breaking = keys = new KeyFiles(new StateFiles(folder), crashingAfter(writes));
    from.ifPresent(breaking::unlock);
    assertThrows(UncheckedIOException.class, () -> breaking.follow(to, 6));

    var again = restarted();
    boolean open = !again.isLocked() || again.unlock(FIRST) || again.unlock(SECOND);
    assertTrue(open, "one of the two keys opens");
    assertReadable(again);
    assertTrue(again.follow(to, 6), "something is left to be done");
    assertReadable(again);
    assertEquals(to.isPresent(), !onDisk().contains("PRIVATE KEY"));
    assertEquals(to.isPresent(), restarted().isLocked());
  }

  static Stream<Arguments> steps() {
    Optional<UnlockKey> none = Optional.empty();
    return Stream.of(
        arguments(none, Optional.of(FIRST), 0),
        arguments(none, Optional.of(FIRST), 1),
        arguments(none, Optional.of(FIRST), 2),
        arguments(Optional.of(FIRST), Optional.of(SECOND), 0),
        arguments(Optional.of(FIRST), none, 0),
        arguments(Optional.of(FIRST), none, 1),
        arguments(Optional.of(FIRST), none, 2),
        arguments(Optional.of(FIRST), none, 3));
  }

  private static KeyFiles.Writer crashingAfter(int writes) {
    var left = new AtomicInteger(writes);
    return (file, content) -> {
      if (left.getAndDecrement() == 0) throw new UncheckedIOException(new IOException("crash"));
      AtomicFiles.write(file, content);
    };
  }

  private KeyFiles restarted() {
    return new KeyFiles(new StateFiles(folder));
  }

  private List<Path> paths() {
    StateFiles files = keys.files();
    return List.of(files.lock(), files.sealKey(), files.identity());
  }

  private void assertReadable(KeyFiles read) {
    assertEquals(sealKeys.text(), read.sealKeys().orElseThrow().text());
    assertEquals(Optional.of(IDENTITY), read.identity());
  }

  private void assertSealed() throws IOException {
    String all = onDisk();
    assertFalse(all.contains("PRIVATE KEY"), all);
    for (String line : sealKeys.text().lines().toList()) assertFalse(all.contains(line), all);
    for (Path file : paths()) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  private String onDisk() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> found = Files.walk(folder).filter(Files::isRegularFile)) {
      for (Path file : found.sorted().toList()) all.append(Files.readString(file));
    }
    return all.toString();
  }
}
