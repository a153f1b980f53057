package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.testkit.Fuzz;
import dev.skep.testkit.Odd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is given as an image.
@Timeout(120)
class ImageNameFuzzTest {
  private static final List<String> REGISTRIES =
      List.of("", "localhost/", "registry.example.com:5000/", "[2001:db8::1]:5000/", "A-b.C/");

  private static final List<String> PATHS =
      List.of("busybox", "library/nginx", "a/b/c", "my_app", "my__app", "my---app", "a.b", "0");

  private static final List<String> TAGS = List.of("", ":latest", ":1.2_3-x", ":_", ":0");

  private static final List<String> DIGESTS =
      List.of("", "@sha256:" + "0123456789abcdef".repeat(4), "@a+b.c:" + "f".repeat(32));

  private static final List<String> PIECES =
      List.of("a", "B", "0", "-", "--", "_", "__", "___", ".", ":", "/", "@", "sha256:", " ", "[");

  private static final int TEXTS = 200;

  @Test
  void everyWellFormedOneIsTaken() {
    Fuzz.play(odd -> {
      String image = good(odd);
      assertEquals(Optional.empty(), ImageName.problem(image), image);
    });
  }

  @Test
  void whatIsTakenHasNothingInItThatAnEngineWouldReadOtherwise() {
    Fuzz.play(odd -> {
      for (int count = 0; count < TEXTS; count++) {
        String image =
            switch (odd.below(4)) {
              case 0 -> odd.text();
              case 1 -> odd.of(PIECES);
              case 2 -> odd.of(PIECES).repeat(1 + odd.below(300));
              default -> odd.worn(good(odd));
            };
        if (ImageName.problem(image).isPresent()) continue;
        assertTrue(image.matches("[A-Za-z0-9\\[][A-Za-z0-9._:/@+\\-\\[\\]]*"), image);
        assertTrue(!image.contains("//") && !image.endsWith("/"), image);
      }
    });
  }

  private static String good(Odd odd) {
    return odd.pick(REGISTRIES) + odd.pick(PATHS) + odd.pick(TAGS) + odd.pick(DIGESTS);
  }
}
