package dev.skep.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {
  @Test
  void keysMayRepeatAndAreDecoded() {
    var query = Query.parse("names=a&names=b%20c&filters=%7B%22a%22%3Atrue%7D&plus=x+y&empty");
    assertEquals(List.of("a", "b c"), query.all("names"));
    assertEquals("{\"a\":true}", query.text("filters"));
    assertEquals("x y", query.text("plus"));
    assertEquals(Optional.of(""), query.first("empty"));
    assertEquals(Optional.empty(), query.first("absent"));
  }

  @Test
  void flagsAreTrueUnlessTheySayNo() {
    for (var no :
        List.of("", "force", "force=0", "force=No", "force=false", "force=NONE", "force=False")) {
      assertFalse(Query.parse(no).flag("force"), no);
    }
    for (var yes : List.of("force=1", "force=True", "force=yes", "force=maybe"))
      assertTrue(Query.parse(yes).flag("force"), yes);
  }

  @Test
  void parsedBooleansKnowOnlyGosSpellings() {
    assertTrue(Query.parse("status=T").parseBool("status"));
    assertFalse(Query.parse("status=False").parseBool("status"));
    assertFalse(Query.parse("").parseBool("status"));
    var refusal =
        assertThrows(HttpRefusal.class, () -> Query.parse("status=maybe").parseBool("status"));
    assertEquals(
        "invalid value for status: maybe: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        refusal.getMessage());
    var brief = assertThrows(HttpRefusal.class, () -> Query.parse("r=x").parseBoolBriefly("r"));
    assertEquals("invalid value for r: x", brief.getMessage());
  }
}
