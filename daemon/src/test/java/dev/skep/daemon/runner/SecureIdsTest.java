package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SecureIdsTest {
  @Test
  void makesIdsOf25LowerCaseDigitsAndLetters() {
    var ids = new SecureIds();
    var seen = new TreeSet<String>();
    for (int i = 0; i < 1000; i++) {
      String id = ids.next();
      assertTrue(id.matches("[0-9a-z]{25}"), id);
      seen.add(id);
    }
    assertEquals(1000, seen.size());
  }
}
