package dev.skep.daemon.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/// `SWMTKN-1-<digest>-<secret>`: the digest says which swarm's root to trust, the secret lets a
/// node in. Both in base 36, 50 and 25 characters; the digest is the SHA-256 of the root's PEM.
public record JoinToken(String digest, String secret) {
  private static final Pattern FORM = Pattern.compile("SWMTKN-1-([0-9a-z]{50})-([0-9a-z]{25})");
  private static final int SECRET_BYTES = 16;

  public static JoinToken create(String rootPem) {
    return new JoinToken(digestOf(rootPem), randomSecret());
  }

  public static String randomSecret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return base36(bytes, 25);
  }

  public static String digestOf(String rootPem) {
    try {
      return base36(MessageDigest.getInstance("SHA-256").digest(rootPem.getBytes(UTF_8)), 50);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base36(byte[] bytes, int width) {
    var digits = new BigInteger(1, bytes).toString(36);
    return "0".repeat(width - digits.length()) + digits;
  }

  /// @throws PkiFault `invalid join token`
  public static JoinToken parse(String text) {
    var match = FORM.matcher(text.strip());
    if (!match.matches()) throw new PkiFault("invalid join token");
    return new JoinToken(match.group(1), match.group(2));
  }

  /// Refuses a root that is not the one this token speaks of.
  public void requireRoot(String rootPem) {
    var digest = digestOf(rootPem);
    if (!digest.equals(this.digest))
      throw new PkiFault(
          "remote CA does not match fingerprint. Expected: " + this.digest + ", got: " + digest);
  }

  /// Compares secrets in constant time.
  public static boolean sameSecret(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(US_ASCII), other.getBytes(US_ASCII));
  }

  public String text() {
    return "SWMTKN-1-" + digest + "-" + secret;
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return "SWMTKN-1-" + digest + "-…";
  }
}
