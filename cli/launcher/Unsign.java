import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/// Takes the signatures out of the jars of a folder: the JVM's cache leaves out every class of a
/// signed jar, and Bouncy Castle's are loaded whenever a swarm is founded or resumed. Nothing here
/// looks at those signatures: providers of ciphers need one, and we use none of theirs.
final class Unsign {
  private Unsign() {}

  public static void main(String[] args) throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of(args[0]), "bc*.jar")) {
      for (Path jar : jars) unsign(jar);
    }
  }

  /// What is left is copied as it is, not compressed anew.
  private static void unsign(Path jar) throws IOException {
    try (var inside = FileSystems.newFileSystem(jar);
        var signatures = Files.newDirectoryStream(inside.getPath("META-INF"), "*.{SF,RSA,DSA,EC}")) {
      for (Path signature : signatures) Files.delete(signature);
    }
  }
}
