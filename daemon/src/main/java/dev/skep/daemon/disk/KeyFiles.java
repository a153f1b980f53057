package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skep.model.UnlockKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The node's files that hold keys: the sealing keys of the log, and the certificate with its key.
/// In the clear, or while autolock is on sealed by a lock key of this node, which lies wrapped by
/// the unlock key in the [LockFile].
///
/// The lock key stands between so that turning autolock on or off and rotating the unlock key are
/// each one write of one file: a crash at any point leaves files that the old or the new unlock key
/// opens, never some by the one and some by the other. Files are sealed as log entries are, rather
/// than as encrypted PKCS#8, which does not notice changed bytes and stretches a password where we
/// have a random key.
///
/// What was once written in the clear may survive in unused blocks of the disk.
public final class KeyFiles {
  private static final String HEADER = "skep-locked-1\n";

  private final StateFiles files;
  private final Writer writer;
  private Optional<byte[]> lockKey = Optional.empty();

  /// Replaces a file as a whole, or leaves it as it was.
  interface Writer {
    void write(Path file, byte[] content);
  }

  public KeyFiles(StateFiles files) {
    this(files, AtomicFiles::write);
  }

  KeyFiles(StateFiles files, Writer writer) {
    this.files = files;
    this.writer = writer;
  }

  /// Whether keys are sealed and nobody has shown the unlock key yet.
  public synchronized boolean isLocked() {
    return lockKey.isEmpty() && sealedOnDisk(LockFile.read(files.lock()));
  }

  /// A lock that a crash kept from being used on any file locks nothing.
  private boolean sealedOnDisk(LockFile lock) {
    return lock instanceof LockFile.Sealed && all().stream().anyMatch(KeyFiles::isSealed);
  }

  /// Shows the unlock key; false if it is another.
  public synchronized boolean unlock(UnlockKey key) {
    if (!(LockFile.read(files.lock()) instanceof LockFile.Sealed sealed)) return true;
    Optional<byte[]> opened = sealed.open(key);
    if (opened.isPresent()) lockKey = opened;
    return opened.isPresent();
  }

  /// Makes the files what the swarm wants since `version` of its cluster: sealed by the unlock key,
  /// or in the clear. Older versions than the one in effect change nothing. Also finishes what a
  /// crash has cut short.
  ///
  /// @return whether anything was to be done
  public synchronized boolean follow(Optional<UnlockKey> wanted, long version) {
    LockFile lock = LockFile.read(files.lock());
    if (version < lock.version()) return false;
    return wanted.map(key -> seal(lock, key, version)).orElseGet(() -> open(lock, version));
  }

  private boolean seal(LockFile lock, UnlockKey key, long version) {
    return switch (lock) {
      case LockFile.Off _ -> seal(SealKeys.randomKey(), key, version);
      case LockFile.Opening(_, var known) -> seal(known, key, version);
      case LockFile.Sealed sealed when lockKey.isEmpty() && !sealedOnDisk(sealed) ->
          seal(SealKeys.randomKey(), key, version);
      case LockFile.Sealed sealed when sealed.open(key).isPresent() -> sealAll();
      case LockFile.Sealed _ -> seal(known(), key, version);
    };
  }

  private boolean seal(byte[] with, UnlockKey key, long version) {
    write(LockFile.Sealed.of(version, with, key));
    lockKey = Optional.of(with);
    sealAll();
    return true;
  }

  private boolean sealAll() {
    boolean any = false;
    for (Path file : all()) any |= rewrite(file, false);
    return any;
  }

  private boolean open(LockFile lock, long version) {
    if (lock instanceof LockFile.Off) return false;
    if (lock instanceof LockFile.Sealed sealed && lockKey.isEmpty() && !sealedOnDisk(sealed)) {
      write(new LockFile.Off(version));
      return true;
    }
    write(new LockFile.Opening(version, known()));
    for (Path file : all()) rewrite(file, true);
    write(new LockFile.Off(version));
    lockKey = Optional.empty();
    return true;
  }

  /// Before the first key is written: with an unlock key, none of them is ever in the clear.
  public synchronized void begin(Optional<UnlockKey> unlockKey) {
    unlockKey.ifPresent(key -> seal(SealKeys.randomKey(), key, 0));
  }

  /// Back to the clear, for a node that is a manager no more: what a worker has needs no lock.
  public synchronized void release() {
    LockFile lock = LockFile.read(files.lock());
    open(lock, lock.version());
    AtomicFiles.delete(files.lock());
  }

  /// @return whether the file was not so before
  private boolean rewrite(Path file, boolean clear) {
    Optional<byte[]> stored = AtomicFiles.read(file);
    if (stored.isEmpty() || isSealed(stored.get()) != clear) return false;
    byte[] plain = plain(file, stored.get());
    writer.write(file, clear ? plain : sealed(file, plain, known()));
    return true;
  }

  public Optional<SealKeys> sealKeys() {
    return read(files.sealKey())
        .map(bytes -> SealKeys.parse(files.sealKey().toString(), new String(bytes, US_ASCII)));
  }

  public void saveSealKeys(SealKeys keys) {
    write(files.sealKey(), keys.text().getBytes(US_ASCII));
  }

  /// The node's certificate with its key, as text.
  public Optional<String> identity() {
    return read(files.identity()).map(bytes -> new String(bytes, US_ASCII));
  }

  public void saveIdentity(String pem) {
    write(files.identity(), pem.getBytes(US_ASCII));
  }

  public StateFiles files() {
    return files;
  }

  private synchronized Optional<byte[]> read(Path file) {
    return AtomicFiles.read(file).map(stored -> plain(file, stored));
  }

  private synchronized void write(Path file, byte[] plain) {
    boolean seals = LockFile.read(files.lock()) instanceof LockFile.Sealed;
    byte[] stored = lockKey.filter(_ -> seals).map(key -> sealed(file, plain, key)).orElse(plain);
    writer.write(file, stored);
  }

  private void write(LockFile lock) {
    writer.write(files.lock(), lock.bytes());
  }

  private List<Path> all() {
    return List.of(files.sealKey(), files.identity());
  }

  private static boolean isSealed(Path file) {
    return AtomicFiles.read(file).filter(KeyFiles::isSealed).isPresent();
  }

  private static boolean isSealed(byte[] stored) {
    byte[] header = HEADER.getBytes(US_ASCII);
    return stored.length >= header.length
        && Arrays.equals(stored, 0, header.length, header, 0, header.length);
  }

  private byte[] plain(Path file, byte[] stored) {
    if (!isSealed(stored)) return stored;
    String text = new String(stored, HEADER.length(), stored.length - HEADER.length(), US_ASCII);
    try {
      return by(known()).open(Base64.getDecoder().decode(text.strip()), place(file));
    } catch (IllegalArgumentException e) {
      throw new SealFault(file + " is not a locked file: " + e.getMessage(), e);
    }
  }

  private static byte[] sealed(Path file, byte[] plain, byte[] key) {
    byte[] sealed = by(key).seal(plain, place(file));
    return (HEADER + Base64.getEncoder().encodeToString(sealed) + "\n").getBytes(US_ASCII);
  }

  private static Seal by(byte[] key) {
    return new Seal(new SealKeys(List.of(key)));
  }

  /// One locked file cannot pose as another.
  private static byte[] place(Path file) {
    return ("file " + file.getFileName()).getBytes(US_ASCII);
  }

  private byte[] known() {
    if (lockKey.isPresent()) return lockKey.get();
    if (LockFile.read(files.lock()) instanceof LockFile.Opening(_, var key)) return key;
    throw new SealFault("the node's keys are locked");
  }
}
