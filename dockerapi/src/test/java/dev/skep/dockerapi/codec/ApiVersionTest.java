package dev.skep.dockerapi.codec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ApiVersionTest {
  @Test
  void versionsCompareByNumber() {
    assertTrue(new ApiVersion("1.9").isBefore(new ApiVersion("1.24")));
    assertFalse(new ApiVersion("1.9").atLeast(new ApiVersion("1.24")));
    assertTrue(new ApiVersion("2").atLeast(new ApiVersion("1.50")));
    assertTrue(new ApiVersion("1.50").atLeast(new ApiVersion("1.50")));
  }
}
