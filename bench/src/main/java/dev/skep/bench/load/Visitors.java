package dev.skep.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `Visitors ADDRESS PORT PER_SECOND`: asks a web server for `/`, so many times each second, until
/// its input ends; then says how it went, one failed request a line.
///
/// Half of the visitors keep their connection for as long as the server does, half bring a new one
/// for each request. A request that finds its kept connection closed before a byte of an answer has
/// come is made again on a new one, once, as browsers do.
public final class Visitors implements AutoCloseable {
  /// Of each half. A thousand a second are 20 for each visitor: far less than one can ask for.
  private static final int EACH = 25;

  private final Tally tally = new Tally();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  public Visitors(InetSocketAddress server, int perSecond) {
    long pause = Duration.ofSeconds(2L * EACH).toNanos() / perSecond;
    for (int number = 0; number < 2 * EACH; number++) {
      boolean keeps = number % 2 == 0;
      // So that not all come at once.
      long begin = System.nanoTime() + pause * number / (2 * EACH);
      threads.add(
          Thread.ofVirtual()
              .name("visitor-" + number)
              .start(() -> visit(new Visitor(server, keeps, tally), begin, pause)));
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    var visitors = new Visitors(server, Integer.parseInt(args[2]));
    while (System.in.read() >= 0) {}
    visitors.close();
    System.out.print(visitors.tally().text());
  }

  public Tally tally() {
    return tally;
  }

  private void visit(Visitor visitor, long begin, long pauseNanos) {
    try (visitor) {
      for (long next = begin; !leaving; next += pauseNanos) {
        long wait = next - System.nanoTime();
        if (wait > 0) TimeUnit.NANOSECONDS.sleep(wait);
        // Who was held up does not make up for it: the server would see a burst.
        else if (-wait > pauseNanos) next = System.nanoTime();
        visitor.visit();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Every request that was begun has come to its end.
  @Override
  public void close() throws InterruptedException {
    leaving = true;
    for (Thread thread : threads) thread.join();
  }
}
