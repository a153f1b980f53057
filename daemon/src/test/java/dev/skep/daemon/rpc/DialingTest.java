package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.Test;

class DialingTest {
  @Test
  void saysWhereNobodyListens() {
    var failed =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(
                new ConnectException(
                    "finishConnect(..) failed with error(-111): Connection refused"))
            .asRuntimeException();
    assertEquals(
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while"
            + " dialing dial tcp 10.0.0.2:2377: connect: connection refused\"",
        Reasons.of(Dialing.told("10.0.0.2:2377", failed).getStatus()));
  }

  @Test
  void saysThatThereIsNoWay() {
    var failed =
        Status.UNAVAILABLE.withCause(new NoRouteToHostException("no way")).asRuntimeException();
    assertEquals(
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while"
            + " dialing dial tcp 10.0.0.2:2377: connect: no route to host\"",
        Reasons.of(Dialing.told("10.0.0.2:2377", failed).getStatus()));
  }

  @Test
  void leavesTheManagersOwnWords() {
    var refused = Status.INVALID_ARGUMENT.withDescription(JoinDesk.BAD_TOKEN).asRuntimeException();
    assertSame(refused, Dialing.told("10.0.0.2:2377", refused));
  }
}
