package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TornTailTest {
  private final byte[] first = entry(300, 1);
  private final byte[] second = entry(90, 2);

  @Test
  void aWholeSegmentHasNoTornTail() {
    assertEquals(OptionalLong.empty(), TornTail.tornAt(segment(first, second)));
    assertEquals(OptionalLong.empty(), TornTail.tornAt(segment()));
  }

  @Test
  void aLastEntryCutAnywhereIsTorn() {
    for (int length = 1; length < second.length; length++)
      assertEquals(
          OptionalLong.of(8 + first.length),
          TornTail.tornAt(segment(first, Arrays.copyOf(second, length))),
          "cut to " + length);
  }

  @Test
  void aDamagedEntryWithOthersBehindItIsNotTorn() {
    var damaged = first.clone();
    damaged[10] ^= 1;

    assertEquals(OptionalLong.empty(), TornTail.tornAt(segment(damaged, second)));
  }

  private static byte[] segment(byte[]... entries) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("RaftLog1".getBytes(US_ASCII));
    for (var entry : entries) bytes.writeBytes(entry);
    bytes.writeBytes(new byte[4096]);
    return bytes.toByteArray();
  }

  private static byte[] entry(int length, long seed) {
    var content = new byte[length];
    new Random(seed).nextBytes(content);
    // Neither ends in zero, so that cutting the last byte off is a change.
    content[length - 1] = 1;
    var prefix =
        length < 128
            ? new byte[] {(byte) length}
            : new byte[] {(byte) (length & 0x7f | 0x80), (byte) (length >> 7)};
    var entry = ByteBuffer.allocate(prefix.length + length + 4).put(prefix).put(content);
    var checksum = new CRC32C();
    checksum.update(entry.array(), 0, prefix.length + length);
    return entry.putInt((int) checksum.getValue()).array();
  }
}
