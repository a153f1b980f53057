package dev.skep.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.dockerapi.client.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiTest {
  private final Api api =
      new Api(
          List.of(
              Route.get("/things", request -> Answer.text(200, request.version().text())),
              Route.get("/things/{id}", request -> Answer.text(200, request.parameter("id"))),
              Route.get(
                  "/images/{name:.*}/json", request -> Answer.text(200, request.parameter("name"))),
              Route.post("/things/create", request -> Answer.text(201, json(request))),
              Route.delete(
                  "/things/{id}",
                  _ -> {
                    throw HttpRefusal.conflict("thing \"x\" is in use");
                  }),
              Route.get(
                  "/fault",
                  _ -> {
                    throw new IllegalStateException("slot 3 has two tasks");
                  }),
              Route.get(
                  "/broken",
                  _ -> {
                    throw new IOException("disk is full");
                  })),
          () -> "28.2.2");

  private static String json(Request request) throws IOException {
    return JsonBody.read(request)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("zero");
  }

  @Test
  void everyRouteAnswersWithAndWithoutVersion() {
    assertEquals("1.50", Asked.text(api.answer(Asked.get("/things"))));
    assertEquals("1.41", Asked.text(api.answer(Asked.get("/v1.41/things"))));
  }

  @Test
  void everyAnswerCarriesTheVersionHeaders() {
    var headers = api.answer(Asked.get("/things")).headers();
    assertEquals(Optional.of("Docker/28.2.2 (linux)"), headers.first("Server"));
    assertEquals(Optional.of("1.50"), headers.first("Api-Version"));
    assertEquals(Optional.of("linux"), headers.first("Ostype"));
    assertEquals(Optional.of("false"), headers.first("Docker-Experimental"));
  }

  @Test
  void versionsOutsideTheRangeAreRefused() {
    var young = api.answer(Asked.get("/v1.51/things"));
    assertEquals(400, young.status());
    assertEquals(
        "{\"message\":\"client version 1.51 is too new. Maximum supported API version is 1.50\"}\n",
        Asked.text(young));
    var old = api.answer(Asked.get("/v1.9/things"));
    assertEquals(400, old.status());
    assertEquals(
        "{\"message\":\"client version 1.9 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version\"}\n",
        Asked.text(old));
  }

  @Test
  void anUnknownRouteOrMethodIsNotFoundWithoutVersionHeaders() {
    for (var asked :
        List.of(
            Asked.get("/nothing"),
            Asked.delete("/things"),
            Asked.get("/v1.99/nothing"),
            Asked.get("/things/"))) {
      var answer = api.answer(asked);
      assertEquals(404, answer.status());
      assertEquals("{\"message\":\"page not found\"}\n", Asked.text(answer));
      assertEquals(
          List.of(new Headers.Field("Content-Type", "application/json")),
          answer.headers().fields());
    }
  }

  @Test
  void optionsIsAlwaysFine() {
    var answer =
        api.answer(Asked.of("OPTIONS", "/whatever", Headers.NONE, RequestBody.of(new byte[0])));
    assertEquals(200, answer.status());
    assertEquals("", Asked.text(answer));
  }

  @Test
  void segmentsAreDecodedAndAnEscapedSlashStaysInside() {
    assertEquals("test 01", Asked.text(api.answer(Asked.get("/things/test%2001"))));
    assertEquals("a/b", Asked.text(api.answer(Asked.get("/things/a%2Fb"))));
    assertEquals("ü", Asked.text(api.answer(Asked.get("/things/%C3%BC"))));
    assertEquals(404, api.answer(Asked.get("/things/a/b")).status());
  }

  @Test
  void aGreedyParameterSwallowsSlashes() {
    assertEquals(
        "reg:5000/a/b:tag", Asked.text(api.answer(Asked.get("/images/reg:5000/a/b:tag/json"))));
  }

  @Test
  void aBadEscapeIsRefused() {
    var answer = api.answer(Asked.get("/things/%zz"));
    assertEquals(400, answer.status());
    assertEquals("{\"message\":\"invalid URL escape \\\"%zz\\\"\"}\n", Asked.text(answer));
  }

  @Test
  void aRefusalBecomesDockersErrorShape() {
    var answer = api.answer(Asked.delete("/things/x"));
    assertEquals(409, answer.status());
    assertEquals("{\"message\":\"thing \\\"x\\\" is in use\"}\n", Asked.text(answer));
    assertEquals(Optional.of("application/json"), answer.headers().first("Content-Type"));
  }

  @Test
  void aFaultInAHandlerBecomesA500() {
    assertEquals(
        "{\"message\":\"slot 3 has two tasks\"}\n", Asked.text(api.answer(Asked.get("/fault"))));
    assertEquals(500, api.answer(Asked.get("/fault")).status());
    assertEquals("{\"message\":\"disk is full\"}\n", Asked.text(api.answer(Asked.get("/broken"))));
  }

  @Test
  void noBodyIsTheZeroValue() {
    var asked = Asked.of("POST", "/things/create", Headers.NONE, RequestBody.of(new byte[0]));
    assertEquals("zero", Asked.text(api.answer(asked)));
  }

  @Test
  void aJsonContentTypeMayHaveParameters() {
    var asked = create("application/json; charset=utf-8", "{}");
    assertEquals("{}", Asked.text(api.answer(asked)));
  }

  @Test
  void otherContentTypesAreRefused() {
    assertEquals(
        "{\"message\":\"unsupported Content-Type header (text/plain): must be 'application/json'\"}\n",
        Asked.text(api.answer(create("text/plain", "{}"))));
    var none =
        Asked.of(
            "POST",
            "/things/create",
            Headers.NONE,
            RequestBody.of("{}".getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        "{\"message\":\"unsupported Content-Type header (): must be 'application/json'\"}\n",
        Asked.text(api.answer(none)));
    assertTrue(
        Asked.text(api.answer(create("; x", "{}")))
            .startsWith("{\"message\":\"malformed Content-Type header (; x): "));
  }

  @Test
  void aChunkedBodyWithoutBytesIsNotADocument() {
    var asked =
        Asked.of(
            "POST",
            "/things/create",
            Headers.of("Content-Type", "application/json"),
            Asked.chunked(new byte[0]));
    var answer = api.answer(asked);
    assertEquals(400, answer.status());
    assertEquals(
        "{\"message\":\"invalid JSON: got EOF while reading request body\"}\n", Asked.text(answer));
  }

  @Test
  void aBodyOverTheLimitIs413WhetherAnnouncedOrNot() {
    var big = new byte[JsonBody.LIMIT_BYTES + 1];
    for (var body : List.of(RequestBody.of(big), Asked.chunked(big))) {
      var answer =
          api.answer(
              Asked.of(
                  "POST", "/things/create", Headers.of("Content-Type", "application/json"), body));
      assertEquals(413, answer.status());
      assertEquals(
          "{\"message\":\"http: request body too large: more than 4194304 bytes\"}\n",
          Asked.text(answer));
    }
  }

  private static Incoming create(String contentType, String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return Asked.of(
        "POST", "/things/create", Headers.of("Content-Type", contentType), RequestBody.of(bytes));
  }
}
