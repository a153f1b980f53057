package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.disk.Golden;
import dev.skep.daemon.stored.Filled;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Nodes of other versions read what is said in calls, so every message has a sample on file, as
/// stored records have. `-Dskep.golden=write` writes them.
class MessagesTest {
  private static final List<Class<?>> GROUPS =
      List.of(CertificateMessages.class, JoinMessages.class, ManagersMessages.class);

  @TestFactory
  Stream<DynamicTest> eachMessageIsSaidAsItsFileSays() {
    return messages().map(type -> DynamicTest.dynamicTest(name(type), () -> check(type)));
  }

  /// A message of a new group would go unseen.
  @Test
  void everyUnaryMethodIsInAGroup() throws IllegalAccessException {
    var known = new TreeSet<>(messages().map(Class::getName).toList());
    var said = new TreeSet<String>();
    for (var field : Methods.class.getDeclaredFields()) {
      if (field.get(null) instanceof MethodDescriptor<?, ?> method
          && method.getType() == MethodDescriptor.MethodType.UNARY) {
        said.add(type(method.getRequestMarshaller()));
        said.add(type(method.getResponseMarshaller()));
      }
    }
    assertEquals(known, said);
  }

  private static String type(MethodDescriptor.Marshaller<?> marshaller) {
    return ((RecordMarshaller<?>) marshaller).type().getName();
  }

  private static Stream<Class<?>> messages() {
    return GROUPS.stream()
        .<Class<?>>flatMap(group -> Arrays.stream(group.getDeclaredClasses()))
        .filter(Class::isRecord)
        .sorted(Comparator.comparing(Class::getName));
  }

  private static <T> void check(Class<T> type) throws Exception {
    Golden.check(type, Filled.of(type), name(type));
  }

  private static String name(Class<?> type) {
    return "rpc/" + type.getEnclosingClass().getSimpleName() + "." + type.getSimpleName();
  }
}
