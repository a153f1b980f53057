package dev.skep.manager.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.RevisionKey;
import dev.skep.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private final Agenda agenda = new Agenda();

  private static Group group(String service, long revision) {
    return new Group(new RevisionKey(new ServiceId(service), revision));
  }

  private static Group group(String service) {
    return group(service, 1);
  }

  private List<RevisionKey> round() {
    var round = new ArrayList<RevisionKey>();
    agenda.beginRound();
    for (var at = agenda.next(); at.isPresent(); at = agenda.next()) round.add(at.get().key());
    return round;
  }

  @Test
  void goesThroughGroupsInOrderOfTheirKeysHoweverTheyBegin() {
    var keys = new TreeSet<RevisionKey>();
    var random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      var id = new StringBuilder("a".repeat(random.nextInt(1, 6)));
      for (int j = random.nextInt(4); j > 0; j--)
        id.append("ab\u00e9\uffee".charAt(random.nextInt(4)));
      Group group = group(id.toString(), random.nextInt(3));
      if (keys.add(group.key())) agenda.add(group);
    }

    assertEquals(List.copyOf(keys), round());
  }

  @Test
  void leavesGroupsThatComeTooLateToTheNextRound() {
    Group a = group("a");
    Group b = group("b");
    Group c = group("c");
    agenda.add(b);
    agenda.beginRound();
    assertEquals(Optional.of(b), agenda.next());
    agenda.add(b);
    agenda.add(c);
    agenda.add(a);

    assertEquals(Optional.of(c), agenda.next());
    assertEquals(Optional.empty(), agenda.next());
    assertEquals(List.of(a.key(), b.key()), round());
  }

  @Test
  void listsAGroupOnce() {
    Group a = group("a");
    agenda.add(a);
    agenda.add(a);

    assertEquals(List.of(a.key()), round());
    assertEquals(List.of(), round());
  }
}
