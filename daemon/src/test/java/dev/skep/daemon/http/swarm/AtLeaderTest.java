package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Client;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AtLeaderTest {
  private static final Leadership HERE = new Leadership.Here(7);
  private static final Leadership THERE = new Leadership.There("m2:2377", 6);
  private static final Leadership ELECTING = new Leadership.Nobody(Duration.ofSeconds(1));
  private static final Leadership GONE = new Leadership.Nobody(AtLeader.PATIENCE);

  private final FakeSwarm swarm = new FakeSwarm();
  private final List<String> here = new ArrayList<>();
  private Optional<RuntimeException> trouble = Optional.empty();
  private final Api api = new Api(routes(), () -> "test");

  private List<Route> routes() {
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get(
            "/things",
            leader.answers(request -> {
              here.add("read");
              return Answer.text(200, "here");
            })),
        Route.post(
            "/things",
            leader.answers(request -> {
              here.add(new String(request.body().bytes(99), StandardCharsets.UTF_8));
              var why = trouble;
              trouble = Optional.empty();
              if (why.isPresent()) throw why.get();
              return Answer.empty(201);
            })));
  }

  @BeforeEach
  void found() {
    var initialized =
        new Api(SwarmRoutesTest.routes(swarm), () -> "test")
            .answer(Asked.post("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\"}"));
    assertEquals(200, initialized.status());
  }

  @Test
  void theLeaderAnswersItself() {
    swarm.follow(new FakeLeaders(HERE));

    assertEquals("here", Asked.text(api.answer(Asked.get("/things"))));
  }

  @Test
  void aLeaderThatWasReplacedUnnoticedReadsNothingOld() {
    var leaders =
        new FakeLeaders(HERE, THERE).answering(_ -> Answer.text(200, "there")).replacedUnnoticed();
    swarm.follow(leaders);

    assertEquals("there", Asked.text(api.answer(Asked.get("/things"))));
    assertEquals(List.of(), here);
  }

  @Test
  void aFollowerHasTheLeaderAnswer() {
    var leaders = new FakeLeaders(THERE).answering(_ -> Answer.text(200, "there"));
    swarm.follow(leaders);

    assertEquals("there", Asked.text(api.answer(Asked.get("/things"))));
    assertEquals(List.of("m2:2377 GET /things"), leaders.asked);
    assertEquals(List.of(), here);
  }

  @Test
  void anElectionIsWaitedFor() {
    swarm.follow(new FakeLeaders(ELECTING, ELECTING, HERE));

    assertEquals(201, api.answer(Asked.post("/things", "new")).status());
    assertEquals(List.of("new"), here);
  }

  @Test
  void aWriteThatWasNotBegunIsRepeatedAtTheNextLeader() {
    var leaders =
        new FakeLeaders(THERE, HERE)
            .answering(_ -> {
              throw new NotServed("connection refused");
            });
    swarm.follow(leaders);

    assertEquals(201, api.answer(Asked.post("/things", "new")).status());
    assertEquals(List.of("new"), here);
  }

  @Test
  void aWriteWhoseEndIsUnknownIsNotRepeated() {
    var leaders = new FakeLeaders(THERE, HERE).answering(AtLeaderTest::breaks);
    swarm.follow(leaders);

    var answer = api.answer(Asked.post("/things", "new"));

    assertEquals(500, answer.status());
    assertTrue(Asked.text(answer).contains("node lost leader status"), Asked.text(answer));
    assertEquals(List.of(), here);
  }

  @Test
  void aReadWhoseEndIsUnknownIsRepeated() {
    swarm.follow(new FakeLeaders(THERE, HERE).answering(AtLeaderTest::breaks));

    assertEquals("here", Asked.text(api.answer(Asked.get("/things"))));
  }

  private static Answer breaks(Object request) throws IOException {
    throw new IOException("connection reset");
  }

  @Test
  void leadershipLostBetweenLookAndWriteIsLookedForAgainWithTheSameBody() {
    var leaders =
        new FakeLeaders(HERE, THERE)
            .answering(request ->
                Answer.text(200, new String(request.body().bytes(99), StandardCharsets.UTF_8)));
    swarm.follow(leaders);
    trouble = Optional.of(new NotLeading());

    assertEquals("new", Asked.text(api.answer(Asked.post("/things", "new"))));
  }

  @Test
  void aRequestOfAnotherManagerIsNeverPassedOnAgain() {
    var leaders = new FakeLeaders(THERE);
    swarm.follow(leaders);

    assertEquals(NotServed.STATUS, api.answer(passedOn("/things")).status());
    assertEquals(List.of(), leaders.asked);

    swarm.follow(new FakeLeaders(ELECTING, HERE));
    assertEquals("here", Asked.text(api.answer(passedOn("/things"))));

    swarm.follow(new FakeLeaders(GONE));
    assertEquals(NotServed.STATUS, api.answer(passedOn("/things")).status());
  }

  private static Incoming passedOn(String path) {
    var asked = Asked.get(path);
    var manager =
        new Client() {
          @Override
          public String address() {
            return "manager m3";
          }

          @Override
          public boolean isManager() {
            return true;
          }

          @Override
          public void whenGone(Runnable action) {}
        };
    return new Incoming(
        asked.method(), asked.path(), asked.query(), asked.headers(), asked.body(), manager);
  }

  @Test
  void withoutALeaderReadingGoesOnMarkedAsStale() {
    swarm.follow(new FakeLeaders(GONE));

    var answer = api.answer(Asked.get("/things"));

    assertEquals("here", Asked.text(answer));
    assertEquals(Optional.of("true"), answer.headers().first("Skep-Stale"));
    assertTrue(answer.headers().first("Warning").orElse("").startsWith("110 "));
  }

  @Test
  void withoutALeaderWritingIsDeclined() {
    swarm.follow(new FakeLeaders(GONE));

    var answer = api.answer(Asked.post("/things", "new"));

    assertEquals(500, answer.status());
    assertEquals(
        "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a leader. It's"
            + " possible that too few managers are online. Make sure more than half of the managers"
            + " are online.\"}\n",
        Asked.text(answer));
    assertEquals(List.of(), here);
  }

  /// A manager that has not read its log yet has no swarm to show; "no services" would be a lie.
  @Test
  void withoutALeaderAndAnythingKnownReadingIsDeclinedToo() {
    var empty = new FakeSwarm();
    empty.become(new Standing.Manager());
    empty.follow(new FakeLeaders(GONE));
    var handler = new AtLeader(empty).answers(_ -> Answer.text(200, "nothing"));

    var answer =
        new Api(List.of(Route.get("/things", handler)), () -> "test").answer(Asked.get("/things"));

    assertEquals(500, answer.status());
  }

  @Test
  void aManagerThatIsBeingPreparedIsWaitedFor() {
    swarm.become(new Standing.Preparing());
    swarm.follow(new FakeLeaders(ELECTING, HERE));

    assertEquals("here", Asked.text(api.answer(Asked.get("/things"))));
  }

  @Test
  void aManagerThatIsBeingPreparedForLongSaysSo() {
    swarm.become(new Standing.Preparing());
    swarm.follow(new FakeLeaders(GONE));

    var answer = api.answer(Asked.get("/things"));

    assertEquals(503, answer.status());
    assertTrue(Asked.text(answer).contains("Manager is being prepared"), Asked.text(answer));
    assertEquals(List.of(), here);
  }

  @Test
  void aManagerThatIsDemotedMeanwhileAnswersAsTheWorkerThatItIs() {
    var leaders =
        new FakeLeaders(THERE)
            .answering(_ -> {
              swarm.become(new Standing.Worker());
              throw new NotServed("this manager is stopping");
            });
    swarm.follow(leaders);

    var answer = api.answer(Asked.post("/things", "new"));

    assertEquals(503, answer.status());
    assertTrue(Asked.text(answer).contains("promote the current node"), Asked.text(answer));
  }

  @Test
  void patienceEndsWithTheTimeWithoutALeaderOrWithTheRequestsOwn() {
    assertEquals(Duration.ofSeconds(4), AtLeader.wait(ELECTING, Duration.ZERO));
    assertEquals(Duration.ofSeconds(2), AtLeader.wait(ELECTING, Duration.ofSeconds(3)));
    assertEquals(Duration.ZERO, AtLeader.wait(GONE, Duration.ZERO));
    assertEquals(Duration.ZERO, AtLeader.wait(THERE, AtLeader.PATIENCE));
  }
}
