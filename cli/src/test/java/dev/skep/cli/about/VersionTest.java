package dev.skep.cli.about;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void isTheVersionOfTheBuild() {
    assertEquals(System.getProperty("skep.version"), Release.VERSION);
  }

  @Test
  void namesSkepAndTheApi() {
    var page = Version.page();
    assertTrue(page.contains("\n Version:           0.1.0\n"), page);
    assertTrue(page.contains("\n API version:       1.50 (minimum version 1.24)\n"), page);
    assertTrue(page.endsWith("\n"), page);
  }

  @Test
  void namesArchitecturesAsDockerDoes() {
    assertEquals("amd64", Version.dockerName("x86_64"));
    assertEquals("amd64", Version.dockerName("amd64"));
    assertEquals("arm64", Version.dockerName("aarch64"));
    assertEquals("riscv64", Version.dockerName("riscv64"));
  }
}
