package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import java.io.IOException;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCallStreamObserver;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;

/// Answers requests of the API that other managers pass on.
final class ApiService {
  private static final System.Logger log = System.getLogger(ApiService.class.getName());

  private final ApiDesk desk;

  ApiService(ApiDesk desk) {
    this.desk = desk;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(Methods.API_SERVICE)
        .addMethod(Methods.API, ServerCalls.asyncServerStreamingCall(this::begin))
        .build();
  }

  private void begin(ApiRequest request, StreamObserver<ApiPart> stream) {
    var node = Guard.CALLER.get().nodeId();
    var asker = new AskingManager(node, (ServerCallStreamObserver<ApiPart>) stream);
    // Waits for commits and slow readers, so it must not hold up the network's thread.
    Thread.ofVirtual().name("api-for-" + node).start(() -> serve(request, asker));
  }

  private void serve(ApiRequest request, AskingManager asker) {
    try {
      desk.serve(request, asker);
      asker.complete();
    } catch (IOException cutOff) {
      asker.fail(Status.ABORTED.withDescription("the answer was cut off: " + cutOff.getMessage()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      asker.fail(Status.ABORTED.withDescription("this manager is stopping"));
    } catch (RuntimeException fault) {
      log.log(System.Logger.Level.ERROR, request + " of " + asker.nodeId() + " failed", fault);
      asker.fail(Status.INTERNAL.withDescription(String.valueOf(fault.getMessage())));
    }
  }
}
