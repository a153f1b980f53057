package dev.skep.agent.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.names.Question.Kind;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// An index that has followed a history answers as one that is made of the last map only.
class NamesPropertyTest {
  private static final List<String> NETWORKS = List.of("n1", "n2", "n3");
  private static final List<String> SERVICES = List.of("a", "b", "c");
  private static final int ADDRESSES = 12;

  @Test
  void followingIsAsGoodAsBeginningAnew() {
    for (int seed = 0; seed < 50; seed++) {
      var random = new SplittableRandom(seed);
      var names = Names.NONE;
      for (int step = 0; step < 20; step++) {
        var map = map(random);
        names = names.with(map);
        assertEquals(answers(Names.NONE.with(map)), answers(names), "seed " + seed);
      }
    }
  }

  private static List<NameAnswer> answers(Names names) {
    var answers = new ArrayList<NameAnswer>();
    for (String network : NETWORKS) {
      for (int host = 1; host <= ADDRESSES; host++) {
        int number = NETWORKS.indexOf(network);
        var asker = new Asker(new NetworkId(network), Ipv4.parse("10.0." + number + "." + host));
        for (Question question : questions()) {
          answers.add(names.answer(asker, question, _ -> 0));
        }
      }
    }
    return answers;
  }

  private static List<Question> questions() {
    var questions = new ArrayList<Question>();
    for (String service : SERVICES) {
      for (String name : List.of("%s", "tasks.%s", "1.%s", "%s.1.t1", "%s.n2", "also-%s", "all")) {
        questions.add(new Question(name.formatted(service), Kind.ADDRESS));
      }
    }
    for (int host = 1; host <= ADDRESSES; host++) {
      questions.add(new Question(host + ".1.0.10.in-addr.arpa", Kind.POINTER));
    }
    return questions;
  }

  private static NetworkMap map(SplittableRandom random) {
    var networks = new ArrayList<NetworkInfo>();
    for (String network : NETWORKS) {
      if (random.nextInt(4) > 0) networks.add(Maps.network(network, NETWORKS.indexOf(network)));
    }
    // An address is given once.
    var free = new ArrayList<String>();
    for (String network : NETWORKS) {
      for (int host = 1; host <= ADDRESSES; host++) {
        free.add(network + "=10.0." + NETWORKS.indexOf(network) + "." + host);
      }
    }
    var services = new ArrayList<ServiceEndpoints>();
    for (String service : SERVICES) {
      if (random.nextInt(4) > 0) services.add(service(service, free, random));
    }
    var guests = new ArrayList<GuestEndpoint>();
    for (String service : SERVICES) {
      String network = NETWORKS.get(random.nextInt(NETWORKS.size()));
      if (random.nextBoolean()) continue;
      String container = random.nextInt(3) == 0 ? "" : "also-" + service;
      String address = network + "=" + take(network, free, random);
      guests.add(Maps.guest(container, address, "all", service));
    }
    return new NetworkMap(networks, List.of(), services).withGuests(guests);
  }

  private static ServiceEndpoints service(String name, List<String> free, SplittableRandom random) {
    var attachments = new ArrayList<ServiceAttachment>();
    for (String network : NETWORKS) {
      if (random.nextBoolean()) continue;
      String[] aliases =
          random.nextBoolean() ? new String[] {"also-" + name, "all"} : new String[0];
      attachments.add(
          random.nextBoolean()
              ? Maps.on(network, aliases)
              : Maps.at(network, take(network, free, random), aliases));
    }
    var tasks = new ArrayList<TaskEndpoint>();
    for (int slot = 1; slot <= random.nextInt(3); slot++) {
      var addresses = new ArrayList<String>();
      for (String network : NETWORKS) {
        if (random.nextBoolean()) addresses.add(network + "=" + take(network, free, random));
      }
      String task = name + "." + slot + ".t" + random.nextInt(3);
      tasks.add(
          random.nextBoolean()
              ? Maps.serving(task, addresses.toArray(String[]::new))
              : Maps.idle(task, addresses.toArray(String[]::new)));
    }
    return Maps.service(name, attachments, tasks.toArray(TaskEndpoint[]::new));
  }

  private static String take(String network, List<String> free, SplittableRandom random) {
    var here = free.stream().filter(it -> it.startsWith(network + "=")).toList();
    String taken = here.get(random.nextInt(here.size()));
    free.remove(taken);
    return taken.substring(network.length() + 1);
  }
}
