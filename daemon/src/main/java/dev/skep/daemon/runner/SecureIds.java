package dev.skep.daemon.runner;

import dev.skep.loop.Dice;
import dev.skep.loop.Ids;
import java.math.BigInteger;
import java.security.SecureRandom;

/// Ids and dice from the system's own randomness.
public final class SecureIds implements Ids, Dice {
  private static final int ID_CHARS = 25;

  /// 136 bits with the first one set always fill more than 25 digits of base 36.
  private static final int ID_BYTES = 17;

  private static final int BASE = 36;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String next() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    bytes[0] |= (byte) 0x80;
    String digits = new BigInteger(1, bytes).toString(BASE);
    return digits.substring(1, 1 + ID_CHARS);
  }

  @Override
  public long below(long bound) {
    return random.nextLong(bound);
  }
}
