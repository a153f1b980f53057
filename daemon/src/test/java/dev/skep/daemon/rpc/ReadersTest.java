package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.netty.channel.EventLoop;
import org.apache.ratis.thirdparty.io.netty.channel.nio.NioEventLoopGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadersTest {
  private final NioEventLoopGroup group = new NioEventLoopGroup(2);
  private final Readers readers = new Readers();

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void answersAtOnceWhenNobodyIsConnected() {
    var answered = new CountDownLatch(1);
    readers.sound(answered::countDown);
    assertEquals(0, answered.getCount());
  }

  @Test
  void answersOnceEveryReaderHasComeToRead() throws Exception {
    EventLoop idle = connected();
    EventLoop busy = connected();
    assertFalse(idle == busy);
    var order = new CopyOnWriteArrayList<String>();
    var began = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    busy.execute(() -> {
      began.countDown();
      await(goOn);
      order.add("read");
    });
    began.await();
    var answered = new CountDownLatch(1);
    readers.sound(() -> {
      order.add("answered");
      answered.countDown();
    });
    // The other one is through with its part when it has come to this.
    idle.schedule(() -> {}, 100, TimeUnit.MILLISECONDS).sync();
    assertEquals(List.of(), order);
    goOn.countDown();
    answered.await();
    assertEquals(List.of("read", "answered"), order);
  }

  @Test
  void doesNotWaitForAReaderThatHasStopped() throws Exception {
    var _ = connected();
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    var answered = new CountDownLatch(1);
    readers.sound(answered::countDown);
    assertTrue(answered.await(10, TimeUnit.SECONDS));
  }

  private EventLoop connected() throws InterruptedException {
    EventLoop reader = group.next();
    reader.submit(() -> readers.transportReady(Attributes.EMPTY)).sync();
    return reader;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
