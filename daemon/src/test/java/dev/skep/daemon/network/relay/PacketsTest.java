package dev.skep.daemon.network.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.network.SealedEnd;
import dev.skep.agent.network.Sealing;
import dev.skep.model.NetworkKey;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PacketsTest {
  private static final String FRAME = "a frame that nobody else should read";
  private static final SealedEnd A = end("a", "1");
  private static final SealedEnd B = end("b", "1");
  private static final NetworkKey KEY = key(1, 7);

  private final Packets packets = new Packets();
  private final Line line = Line.between(A, B, KEY);

  @Test
  void opensWhatWasSealed() {
    var packet = sealed(5);

    assertEquals(FRAME.length() + Sealing.OVERHEAD_BYTES, packet.remaining());
    assertFalse(text(packet).contains(FRAME));
    assertEquals(Optional.of(FRAME), opened(line, packet));
  }

  @Test
  void opensOnNoOtherLine() {
    for (var other :
        List.of(
            Line.between(B, A, KEY),
            Line.between(end("c", "1"), B, KEY),
            Line.between(A, end("c", "1"), KEY),
            Line.between(end("a", "2"), B, KEY),
            Line.between(A, end("b", "2"), KEY),
            Line.between(A, B, key(2, 8)))) {
      assertEquals(Optional.empty(), opened(other, sealed(5)));
      assertFalse(other.name() == line.name());
    }
    assertEquals(Optional.of(FRAME), opened(Line.between(A, B, key(1, 7)), sealed(5)));
  }

  @Test
  void tellsEndsApartWhoseNamesRunIntoEachOther() {
    assertFalse(
        Line.between(end("a", "bc"), B, KEY).name() == Line.between(end("ab", "c"), B, KEY).name());
  }

  @Test
  void noticesEachChangedBit() {
    for (int bit = 0; bit < sealed(5).limit() * Byte.SIZE; bit++) {
      var packet = sealed(5);
      int at = bit / Byte.SIZE;
      packet.put(at, (byte) (packet.get(at) ^ 1 << bit % Byte.SIZE));
      assertEquals(Optional.empty(), opened(line, packet), "bit " + bit);
    }
  }

  @Test
  void noticesWhatIsCutOff() {
    for (int length = Packets.HEADER_BYTES; length < sealed(5).limit(); length++) {
      assertEquals(Optional.empty(), opened(line, sealed(5).limit(length)), "length " + length);
    }
  }

  @Test
  void sealsTheSameFrameDifferentlyEachTime() {
    var texts = new TreeSet<String>();
    for (int number = 1; number <= 100; number++) texts.add(text(sealed(number)).substring(16));

    assertEquals(100, texts.size());
  }

  @Test
  void neverUsesANumberTwiceInOneRun() {
    var memory = new Memory();
    var numbers = new TreeSet<Long>();
    for (int i = 0; i < 1000; i++) numbers.add(memory.nextNumber());

    assertEquals(1000, numbers.size());
    assertTrue(numbers.first() > 0);
  }

  @Test
  void remembersWhatWasTakenForAsLongAsItsKeyMayComeBack() {
    var memory = new Memory();
    var window = memory.window(KEY, line);

    memory.keep(List.of(KEY, key(2, 8)));
    memory.keep(List.of());
    assertSame(window, memory.window(KEY, line));

    memory.keep(List.of(key(2, 8), key(3, 9)));
    assertNotSame(window, memory.window(KEY, line));
  }

  /// By another sealer each time: Java itself declines to seal twice with one number.
  private ByteBuffer sealed(long number) {
    var packet = ByteBuffer.allocate(200);
    new Packets()
        .seal(line, number, ByteBuffer.wrap(FRAME.getBytes(StandardCharsets.US_ASCII)), packet);
    return packet;
  }

  /// The header says the line's name, too; whoever opens has looked it up by that.
  private Optional<String> opened(Line line, ByteBuffer packet) {
    var frame = ByteBuffer.allocate(200);
    packet.position(Long.BYTES);
    long number = packet.getLong();
    return packets.open(line, number, packet, frame) ? Optional.of(text(frame)) : Optional.empty();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }

  private static SealedEnd end(String node, String incarnation) {
    return new SealedEnd(new NodeId(node), incarnation);
  }

  private static NetworkKey key(long number, int fill) {
    var secret = new byte[NetworkKey.SECRET_BYTES];
    Arrays.fill(secret, (byte) fill);
    return new NetworkKey(number, new Payload(secret), Instant.EPOCH);
  }
}
