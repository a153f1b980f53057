package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ManagersMessages.EnterResponse;
import dev.skep.daemon.rpc.ManagersMessages.KeysResponse;
import dev.skep.daemon.rpc.ManagersMessages.LeaveResponse;
import dev.skep.model.NodeId;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/// Answers managers that come and go.
final class ManagersService {
  private static final System.Logger log = System.getLogger(ManagersService.class.getName());

  private final ManagersDesk desk;

  ManagersService(ManagersDesk desk) {
    this.desk = desk;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.MANAGERS_SERVICE)
        .addMethod(
            Methods.KEYS,
            ServerCalls.asyncUnaryCall(
                (_, answer) -> reply(answer, new KeysResponse(desk.sealKeys()))))
        .addMethod(
            Methods.ENTER,
            ServerCalls.asyncUnaryCall((request, answer) -> {
              var caller = caller();
              decide(() -> desk.enter(caller, request.address()), new EnterResponse(), answer);
            }))
        .addMethod(
            Methods.LEAVE,
            ServerCalls.asyncUnaryCall((_, answer) -> {
              var caller = caller();
              decide(() -> desk.leave(caller), new LeaveResponse(), answer);
            }))
        .build();
  }

  private static NodeId caller() {
    return new NodeId(Guard.CALLER.get().nodeId());
  }

  private interface Question {
    ManagersDesk.Verdict ask();
  }

  /// Decisions wait for commits, so they must not hold up the network's thread.
  private static <A> void decide(Question question, A done, StreamObserver<A> answer) {
    Thread.ofVirtual()
        .name("managers")
        .start(() -> {
          try {
            answer(question.ask(), done, answer);
          } catch (RuntimeException broke) {
            log.log(System.Logger.Level.ERROR, "a manager's request broke", broke);
            answer.onError(Status.INTERNAL.withDescription("the request failed").asException());
          }
        });
  }

  private static <A> void answer(ManagersDesk.Verdict verdict, A done, StreamObserver<A> answer) {
    switch (verdict) {
      case ManagersDesk.Verdict.Done _ -> reply(answer, done);
      case ManagersDesk.Verdict.Refused(var why) ->
          answer.onError(Status.FAILED_PRECONDITION.withDescription(why).asException());
      case ManagersDesk.Verdict.Unavailable(var why) ->
          answer.onError(Status.UNAVAILABLE.withDescription(why).asException());
    }
  }

  private static <A> void reply(StreamObserver<A> answer, A value) {
    answer.onNext(value);
    answer.onCompleted();
  }
}
