package dev.skep.daemon.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  @Test
  void everythingComesBack() {
    for (var sample : List.of(Sample.full(), Sample.empty()))
      assertEquals(
          sample, RecordCodec.decode(Sample.class, RecordCodec.encode(Sample.class, sample)));
  }

  @Test
  void theEncodingIsPinned() throws IOException {
    Golden.check(Sample.class, Sample.full(), "codec/Sample.full");
    Golden.check(Sample.class, Sample.empty(), "codec/Sample.empty");
    Golden.check(Sample.Mode.class, new Sample.Mode.Global(), "codec/Mode.Global");
  }

  record Before(String kept, long dropped, List<Sample.Part> alsoDropped) {}

  record After(
      String kept,
      long number,
      Optional<String> maybe,
      List<String> list,
      SortedMap<String, String> map,
      Instant at,
      Sample.Part nested,
      Settings settings,
      Sample.Colour colour,
      Sample.Mode mode) {}

  record Settings(long retries) {
    static final Settings DEFAULT = new Settings(5);
  }

  @Test
  void addedFieldsAreZeroAndDroppedOnesAreSkipped() {
    var stored =
        RecordCodec.encode(Before.class, new Before("k", 7, List.of(new Sample.Part("gone", 1))));

    var read = RecordCodec.decode(After.class, stored);

    assertEquals("k", read.kept());
    assertEquals(0, read.number());
    assertEquals(Optional.empty(), read.maybe());
    assertEquals(List.of(), read.list());
    assertTrue(read.map().isEmpty());
    assertEquals(Instant.EPOCH, read.at());
    assertEquals(new Sample.Part("", 0), read.nested());
    assertEquals(Settings.DEFAULT, read.settings());
    assertEquals(Sample.Colour.RED, read.colour());
    assertEquals(new Sample.Mode.Replicated(0), read.mode());
  }

  record Version(long index) {}

  record GrownVersion(long index, String note) {}

  @Test
  void anIdThatGrewAFieldIsStillRead() {
    var stored = RecordCodec.encode(Version.class, new Version(12));

    assertEquals(new GrownVersion(12, ""), RecordCodec.decode(GrownVersion.class, stored));
  }

  @Test
  void aMissingFieldThatMayNotBeZeroIsAFault() {
    record Strict(String name) {
      Strict {
        if (name.isEmpty()) throw new IllegalArgumentException("name is empty");
      }
    }
    record Holder(String other, Strict strict) {}
    record Two(String other, long more) {}
    var stored = RecordCodec.encode(Two.class, new Two("x", 1));

    var fault = assertThrows(CodecFault.class, () -> RecordCodec.decode(Holder.class, stored));

    assertTrue(String.valueOf(fault.getMessage()).contains("name is empty"), fault.getMessage());
  }

  @Test
  void anUnknownKindIsAFaultThatNamesIt() {
    var stored = new byte[] {(byte) 0xa1, 0x61, '@', 0x63, 'N', 'e', 'w'};

    var fault = assertThrows(CodecFault.class, () -> RecordCodec.decode(Sample.Mode.class, stored));

    assertTrue(String.valueOf(fault.getMessage()).contains("no kind New"), fault.getMessage());
  }

  @Test
  void damagedBytesAreAFault() {
    var stored = RecordCodec.encode(Sample.class, Sample.full());
    for (int length = 0; length < stored.length; length++) {
      var cut = Arrays.copyOf(stored, length);
      assertThrows(CodecFault.class, () -> RecordCodec.decode(Sample.class, cut), "" + length);
    }
    assertThrows(
        CodecFault.class, () -> RecordCodec.decode(Sample.class, "not cbor".getBytes(UTF_8)));
  }

  @Test
  void anyDamageIsAFaultOrAnotherValue() {
    var stored = RecordCodec.encode(Sample.class, Sample.full());
    var dice = new Random(42);
    for (int round = 0; round < 5_000; round++) {
      var damaged = stored.clone();
      damaged[dice.nextInt(damaged.length)] = (byte) dice.nextInt();
      try {
        assertTrue(RecordCodec.decode(Sample.class, damaged) instanceof Sample);
      } catch (CodecFault expected) {
        assertTrue(expected.getMessage() != null, "round " + round);
      }
    }
  }

  @Test
  void valuesFollowOneAnotherInAStream() {
    var bytes = new ByteArrayOutputStream();
    try (var writer = new RecordCodec.Writer(bytes)) {
      for (int i = 0; i < 3; i++) writer.write(Sample.Part.class, new Sample.Part("p", i));
    }
    try (var reader = new RecordCodec.Reader(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (int i = 0; i < 3; i++)
        assertEquals(Optional.of(new Sample.Part("p", i)), reader.read(Sample.Part.class));
      assertEquals(Optional.empty(), reader.read(Sample.Part.class));
    }
  }

  @Test
  void aTypeThatCannotBeStoredIsNamed() {
    record Wrong(Thread thread) {}

    var fault =
        assertThrows(
            CodecFault.class,
            () -> RecordCodec.encode(Wrong.class, new Wrong(Thread.currentThread())));

    assertEquals("cannot store a java.lang.Thread", fault.getMessage());
  }
}
