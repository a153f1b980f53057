package dev.skep.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cli/launcher/jdk.sh` against folders that look like JDKs.
class JdkSearchTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ".")).resolve("launcher/jdk.sh").toAbsolutePath();

  @TempDir private Path machine;

  @BeforeEach
  void hasAShellAndItsToolsButNoJavaOnPath() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh on this machine");
    Files.createDirectory(machine.resolve("tools"));
    for (var tool : List.of("/bin/sed", "/usr/bin/readlink")) {
      assumeTrue(Files.isExecutable(Path.of(tool)), "no " + tool + " on this machine");
      var script = machine.resolve("tools").resolve(Path.of(tool).getFileName());
      Files.writeString(script, "#!/bin/sh\nexec " + tool + " \"$@\"\n");
      script.toFile().setExecutable(true);
    }
  }

  @Test
  void passesOverAnOldJavaHomeAndAnOldJavaOnPath() throws Exception {
    var old = jdk("old", "17.0.15");
    var young = jdk("young", "25.0.3");
    assertEquals(
        "found " + young,
        search(
            Map.of(
                "JAVA_HOME", old, "PATH", old + "/bin:" + young + "/bin:" + machine + "/tools")));
  }

  @Test
  void prefersSkepJavaHomeToAllElse() throws Exception {
    var asked = jdk("asked", "26-ea");
    var other = jdk("other", "25.0.3");
    assertEquals("found " + asked, search(Map.of("SKEP_JAVA_HOME", asked, "JAVA_HOME", other)));
  }

  @Test
  void saysThatSkepJavaHomeIsTooOldInsteadOfTakingAnother() throws Exception {
    var asked = jdk("asked", "21.0.2");
    var other = jdk("other", "25.0.3");
    assertEquals(
        "SKEP_JAVA_HOME=" + asked + " is not a JDK of version 25 or newer",
        search(Map.of("SKEP_JAVA_HOME", asked, "JAVA_HOME", other)));
  }

  @Test
  void takesTheOldestThatWillDoFromTheUsualFolders() throws Exception {
    jdk("usual/a", "17.0.15");
    jdk("usual/b", "27");
    jdk("usual/c", "1.8.0_402");
    var chosen = jdk("usual/d", "25.0.1");
    assertEquals("found " + chosen, search(Map.of()));
  }

  @Test
  void followsALinkOnPathToItsJdk() throws Exception {
    var young = jdk("young", "25");
    Files.createDirectory(machine.resolve("links"));
    Files.createSymbolicLink(machine.resolve("links/java"), Path.of(young).resolve("bin/java"));
    assertEquals(
        "found " + young, search(Map.of("PATH", machine + "/links:" + machine + "/tools")));
  }

  @Test
  void isNotContentWithARuntimeThatCannotCompile() throws Exception {
    var runtime = jdk("runtime", "25.0.3");
    Files.delete(Path.of(runtime).resolve("bin/javac"));
    assertEquals("needs a JDK, version 25 or newer", search(Map.of("JAVA_HOME", runtime)));
  }

  @Test
  void saysWhatToInstallWhenThereIsNone() throws Exception {
    assertEquals("needs a JDK, version 25 or newer", search(Map.of()));
  }

  private String jdk(String name, String version) throws IOException {
    var home = machine.toRealPath().resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (var tool : new String[] {"java", "javac"}) {
      Files.createFile(home.resolve("bin").resolve(tool)).toFile().setExecutable(true);
    }
    Files.writeString(
        home.resolve("release"), "OS_ARCH=\"x86_64\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home.toString();
  }

  /// Runs the search with these variables only, and this machine's `usual` folder in place of the
  /// real ones; answers with the first clause of what it says.
  private String search(Map<String, String> variables) throws IOException, InterruptedException {
    var script =
        """
        die() { printf '%s\\n' "$*"; exit 1; }
        . "$1"
        usual=$2
        jdk_in_usual_folders() { oldest_of "$usual"/*; }
        find_jdk
        echo "found $jdk"
        """;
    var shell =
        new ProcessBuilder(
                "/bin/sh", "-euc", script, "sh", SCRIPT.toString(), machine.toRealPath() + "/usual")
            .redirectErrorStream(true);
    shell.environment().clear();
    shell.environment().putAll(Map.of("PATH", machine + "/tools"));
    shell.environment().putAll(variables);
    var process = shell.start();
    var said = new String(process.getInputStream().readAllBytes()).strip();
    process.waitFor();
    return said.split(", and found none", 2)[0];
  }
}
