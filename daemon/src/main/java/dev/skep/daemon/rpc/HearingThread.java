package dev.skep.daemon.rpc;

import java.util.concurrent.Executor;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallExecutorSupplier;
import org.jspecify.annotations.Nullable;

/// Agents are heard on the very thread that reads their line: a heartbeat waits for no other, and
/// once a line has been read, what came over it has been heard. All other calls may block, and have
/// threads of their own.
final class HearingThread implements ServerCallExecutorSupplier {
  @Override
  public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
    return call.getMethodDescriptor() == Methods.SESSION ? Runnable::run : null;
  }
}
