package dev.skep.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a person reads of the daemon's answers.
class PagesTest {
  @Test
  void showsWhereTasksWouldGoAndWhatOthersWaitFor() {
    assertEquals(
        """
        NODE   TASKS   PLANNED   ONE MORE
        h1     2       +1        yes
        n2     0       -         no: insufficient resources

        3 of 4 more would wait: no suitable node (insufficient resources on 1 node)

        WAITING     STATE     FOR
        web.4.abc   pending   no suitable node
        """,
        Plan.page(
            json(
                """
                {"Service":"web","Present":3,"More":4,
                 "Nodes":[
                  {"ID":"n1","Hostname":"h1","Now":2,"More":1,"Cause":"","Reason":""},
                  {"ID":"n2","Now":0,"More":0,"Cause":"insufficient-resources",
                   "Reason":"insufficient resources on 1 node"}],
                 "Shortfalls":[{"Tasks":3,
                  "Reason":"no suitable node (insufficient resources on 1 node)"}],
                 "Waiting":[{"ID":"abc","Name":"web.4.abc","State":"pending",
                  "Reason":"no suitable node"}]}
                """)));
  }

  @Test
  void listsWhoMovesAndWhyNobodyDoesYet() {
    String moves =
        """
        {"Service":"web","Moves":[
          {"ID":"t1","Name":"web.5","From":"n1","FromHostname":"h1","To":"n3","ToHostname":"h3"},
          {"ID":"t2","Name":"web.6","From":"n2","FromHostname":"h2","To":"n3","ToHostname":""}],
         "Busy":"it is being updated"}
        """;
    assertEquals(
        """
        TASK    FROM   TO
        web.5   h1     h3
        web.6   h2     n3

        Nothing moves yet: it is being updated
        """,
        Rebalance.page(json(moves)));
    assertEquals(
        "web: nothing to move\n",
        Rebalance.page(json("{\"Service\":\"web\",\"Moves\":[],\"Busy\":\"\"}")));
  }

  @Test
  void listsEachChangeOfARevision() {
    assertEquals(
        """
        REVISION   CREATED                TASKS              CHANGED
        1          2026-11-21T12:00:00Z   0
        2          2026-11-21T12:00:05Z   1       previous   A: 1 -> 2
                                                             B: (none) -> "x"
        3          2026-11-21T12:00:09Z   2       current    A: 2 -> 3
        """,
        Revisions.table(
            json(
                """
                [{"Number":1,"CreatedAt":"2026-11-21T12:00:00.5Z","Tasks":0,"Changes":[]},
                 {"Number":2,"CreatedAt":"2026-11-21T12:00:05.123Z","Previous":true,"Tasks":1,
                  "Changes":[{"Field":"A","Was":"1","Is":"2"},{"Field":"B","Was":"","Is":"\\"x\\""}]},
                 {"Number":3,"CreatedAt":"2026-11-21T12:00:09.1Z","Current":true,"Tasks":2,
                  "Changes":[{"Field":"A","Was":"2","Is":"3"}]}]
                """)));
  }

  @Test
  void tellsHowSchedulesStand() {
    assertEquals(
        """
        SERVICE   SCHEDULE    ZONE            NEXT                   LAST                   STATE
        a         @daily      UTC             2026-11-23T00:00:00Z   -                      waiting
        b         0 3 * * *   Europe/Berlin   2026-11-23T02:00:00Z   2026-11-22T02:00:00Z   running
        c         @hourly     UTC             2026-11-22T10:00:00Z   2026-11-22T08:00:00Z   running, \
        the run of 2026-11-22T09:00:00Z waits for its end
        d         @hourly     UTC             -                      2026-11-22T08:00:00Z   suspended
        e         @weekly                     -                      -                      no time zone
        """,
        Schedule.table(
            json(
                """
                [{"Service":"a","Schedule":"@daily","Zone":"UTC","Next":"2026-11-23T00:00:00Z",
                  "Running":false,"Suspended":false},
                 {"Service":"b","Schedule":"0 3 * * *","Zone":"Europe/Berlin","Running":true,
                  "Next":"2026-11-23T02:00:00Z","Last":"2026-11-22T02:00:00Z"},
                 {"Service":"c","Schedule":"@hourly","Zone":"UTC","Running":true,
                  "Next":"2026-11-22T10:00:00Z","Last":"2026-11-22T08:00:00Z",
                  "Held":"2026-11-22T09:00:00Z"},
                 {"Service":"d","Schedule":"@hourly","Zone":"UTC","Suspended":true,
                  "Last":"2026-11-22T08:00:00Z"},
                 {"Service":"e","Schedule":"@weekly","Problem":"no time zone"}]
                """)));
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }
}
