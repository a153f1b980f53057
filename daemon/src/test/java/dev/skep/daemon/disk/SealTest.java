package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final byte[] HERE = "here".getBytes(UTF_8);
  private static final byte[] PLAIN = "s3cr3t".getBytes(UTF_8);

  private final SealKeys keys = SealKeys.random();
  private final Seal seal = new Seal(keys);

  @Test
  void whatIsSealedIsOpened() {
    var sealed = seal.seal(PLAIN, HERE);

    assertArrayEquals(PLAIN, seal.open(sealed, HERE));
    assertEquals(PLAIN.length + Seal.OVERHEAD_BYTES, sealed.length);
  }

  @Test
  void theSameBytesAreNeverSealedAlike() {
    assertFalse(Arrays.equals(seal.seal(PLAIN, HERE), seal.seal(PLAIN, HERE)));
  }

  @Test
  void everyChangedByteIsNoticed() {
    var sealed = seal.seal(PLAIN, HERE);
    for (int i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      assertThrows(SealFault.class, () -> seal.open(changed, HERE), "byte " + i);
    }
    for (int i = 0; i < sealed.length; i++) {
      var shorter = Arrays.copyOf(sealed, i);
      assertThrows(SealFault.class, () -> seal.open(shorter, HERE), "length " + i);
    }
  }

  @Test
  void anotherPlaceIsNoticed() {
    var sealed = seal.seal(PLAIN, HERE);

    assertThrows(SealFault.class, () -> seal.open(sealed, "there".getBytes(UTF_8)));
  }

  @Test
  void anotherKeyIsNamedAsSuch() {
    var sealed = seal.seal(PLAIN, HERE);

    var fault = assertThrows(SealFault.class, () -> new Seal(SealKeys.random()).open(sealed, HERE));

    assertTrue(String.valueOf(fault.getMessage()).startsWith("sealed with another key"));
  }

  @Test
  void aRotatedKeyOpensWhatTheEarlierSealed() {
    var rotated = new Seal(keys.rotated());

    assertArrayEquals(PLAIN, rotated.open(seal.seal(PLAIN, HERE), HERE));
    assertThrows(SealFault.class, () -> seal.open(rotated.seal(PLAIN, HERE), HERE));
  }

  @Test
  void keysAreKeptForTheOwnerOnly(@TempDir Path folder) throws IOException {
    var file = folder.resolve("swarm/seal.key");
    assertEquals(Optional.empty(), SealKeys.load(file));

    keys.save(file);

    var again = new Seal(SealKeys.load(file).orElseThrow());
    assertArrayEquals(PLAIN, again.open(seal.seal(PLAIN, HERE), HERE));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var files = Files.list(file.getParent())) {
      assertEquals(1, files.count(), "nothing temporary is left");
    }
  }

  @Test
  void aDamagedKeyFileIsAFault(@TempDir Path folder) throws IOException {
    var file = folder.resolve("seal.key");
    Files.writeString(file, "skep-seal-1\nnot a key\n");

    assertThrows(SealFault.class, () -> SealKeys.load(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
  void aStreamOfAnyLengthIsOpened(int length) throws IOException {
    var plain = new byte[length];
    new Random(length).nextBytes(plain);

    assertArrayEquals(plain, openStream(sealStream(plain)));
  }

  @Test
  void aStreamThatWasCutOrMixedUpIsNoticed() throws IOException {
    var sealed = sealStream(new byte[200_000]);
    int piece = 4 + SealedOutput.PIECE_BYTES + Seal.OVERHEAD_BYTES;

    var cut = Arrays.copyOf(sealed, 2 * piece);
    assertThrows(SealFault.class, () -> openStream(cut));
    var swapped = sealed.clone();
    System.arraycopy(sealed, 0, swapped, piece, piece);
    System.arraycopy(sealed, piece, swapped, 0, piece);
    assertThrows(SealFault.class, () -> openStream(swapped));
  }

  private byte[] sealStream(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new SealedOutput(seal, bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private byte[] openStream(byte[] sealed) throws IOException {
    try (var in = new SealedInput(seal, new ByteArrayInputStream(sealed))) {
      return in.readAllBytes();
    }
  }
}
