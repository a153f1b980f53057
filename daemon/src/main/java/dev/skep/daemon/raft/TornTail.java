package dev.skep.daemon.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// Cuts a half-written last entry off the open log segment. A killed process leaves one when the
/// kernel had only taken part of a write; segments are preallocated with zeros, so Ratis reads the
/// rest as a wrong checksum and refuses to start. Such an entry was never acknowledged, because
/// that waits for the flush after the write. A wrong entry with others behind it is damage, and
/// stays for Ratis to refuse.
///
/// Segment format: `RaftLog1`, then per entry its length (protobuf varint), the entry, and a CRC32C
/// of both (4 bytes).
final class TornTail {
  private static final System.Logger log = System.getLogger(TornTail.class.getName());
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  private TornTail() {}

  static void repair(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return;
    try (var segments = Files.newDirectoryStream(folder, "log_inprogress_*")) {
      for (var segment : segments) repairSegment(segment);
    }
  }

  private static void repairSegment(Path segment) throws IOException {
    var bytes = Files.readAllBytes(segment);
    var torn = tornAt(bytes);
    if (torn.isEmpty()) return;
    log.log(
        System.Logger.Level.WARNING,
        "log segment {0} {1} -> {2} bytes: its last entry was only half written, never acknowledged",
        segment.getFileName(),
        Long.toString(bytes.length),
        Long.toString(torn.getAsLong()));
    try (var channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(torn.getAsLong());
      channel.force(true);
    }
  }

  /// Where the half-written entry begins.
  static OptionalLong tornAt(byte[] segment) {
    int written = written(segment);
    for (int at = HEADER_BYTES; at < written; ) {
      if (segment[at] == 0) return OptionalLong.empty();
      long length = length(segment, at);
      long end = at + length;
      if (length < 0 || end > segment.length || !intact(segment, at, (int) length))
        return length < 0 || written <= end ? OptionalLong.of(at) : OptionalLong.empty();
      at = (int) end;
    }
    return OptionalLong.empty();
  }

  /// How many whole entries there are.
  static long entries(byte[] segment) {
    int written = written(segment);
    long entries = 0;
    for (int at = HEADER_BYTES; at < written && segment[at] != 0; entries++) {
      long length = length(segment, at);
      if (length < 0 || at + length > segment.length) return entries;
      at += (int) length;
    }
    return entries;
  }

  /// Up to the last byte that is not a preallocated zero.
  private static int written(byte[] segment) {
    int end = segment.length;
    while (end > 0 && segment[end - 1] == 0) end--;
    return end;
  }

  /// The entry's whole length with prefix and checksum, or negative if the file ends within the
  /// prefix.
  private static long length(byte[] segment, int at) {
    long length = 0;
    for (int i = 0; i < 5; i++) {
      if (at + i >= segment.length) return -1;
      length |= (long) (segment[at + i] & 0x7f) << (7 * i);
      if (segment[at + i] >= 0) return i + 1 + length + CHECKSUM_BYTES;
    }
    return Long.MAX_VALUE / 2;
  }

  private static boolean intact(byte[] segment, int at, int length) {
    var checksum = new CRC32C();
    checksum.update(segment, at, length - CHECKSUM_BYTES);
    return (int) checksum.getValue()
        == ByteBuffer.wrap(segment).getInt(at + length - CHECKSUM_BYTES);
  }
}
