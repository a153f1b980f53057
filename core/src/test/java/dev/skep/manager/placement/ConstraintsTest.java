package dev.skep.manager.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Node;
import dev.skep.model.NodeStatus;
import dev.skep.testkit.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {
  private static final Node NODE = Nodes.labelled(Nodes.ready("n1"), "zone", "a*b");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no operator|constraint expected one operator from ==, !=",
        "zone=a|constraint expected one operator from ==, !=",
        "1zone==a|key '1zone' is invalid",
        "a b==a|key 'a b' is invalid",
        "z==a|key 'z' is invalid",
        "==a|key '' is invalid",
        "zone==|value '' is invalid",
        "zone==a,b|value 'a,b' is invalid",
        "zone===a|value '=a' is invalid",
        "zone!=@a|value '@a' is invalid",
        "zone!=a==b|key 'zone!=a' is invalid",
      })
  void namesWhatIsWrong(String expression, String error) {
    assertEquals(Optional.of(error), Constraints.problem(List.of("node.id==n1", expression)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.id==n1",
        " node.id  ==  N1 ",
        "NODE.ID!=n2",
        "node.hostname==n1",
        "node.role==worker",
        "node.role!=manager",
        "node.platform.os==Linux",
        "node.platform.arch==x86_64",
        "node.labels.zone==A*B",
        "node.labels.zone!=axb",
        "node.labels.ZONE!=a*b",
        "node.labels.missing!=x",
        "engine.labels.zone!=a*b",
        "node.ip==127.0.0.1",
        "node.ip==127.0.0.0/8",
        "node.ip==127.0.0.0/31",
        "node.ip!=127.0.0.2/31",
      })
  void admitsANodeThatMeetsTheExpression(String expression) {
    assertEquals(Optional.empty(), Constraints.problem(List.of(expression)));
    assertTrue(Constraints.of(List.of(expression)).admit(NODE), expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.id!=n1",
        "node.platform.arch==amd64",
        "node.labels.zone==a.b",
        "node.labels.ZONE==a*b",
        "node.labels.==a",
        "node.unknown==x",
        "node.unknown!=x",
        "node.ip==nonsense",
        "node.ip!=nonsense",
        "node.ip!=127.1",
        "node.ip==127.0.0.1/33",
      })
  void turnsOtherNodesAway(String expression) {
    assertEquals(Optional.empty(), Constraints.problem(List.of(expression)));
    assertFalse(Constraints.of(List.of(expression)).admit(NODE), expression);
  }

  @Test
  void knowsSpellingsOfOneIpv6Address() {
    var node = NODE.withStatus(new NodeStatus(NodeStatus.State.READY, "", "fd00:0:0::1"));
    assertTrue(Constraints.of(List.of("node.ip==fd00::1")).admit(node));
    assertTrue(Constraints.of(List.of("node.ip==fd00::/16")).admit(node));
    assertFalse(Constraints.of(List.of("node.ip==10.0.0.0/8")).admit(node));
  }

  @Test
  void holdsAMissingAddressForDifferentFromAll() {
    var node = NODE.withStatus(NodeStatus.UNKNOWN);
    assertFalse(Constraints.of(List.of("node.ip==10.0.0.1")).admit(node));
    assertTrue(Constraints.of(List.of("node.ip!=10.0.0.1")).admit(node));
  }

  @Test
  void wantsAllExpressionsToHold() {
    assertFalse(Constraints.of(List.of("node.id==n1", "node.role==manager")).admit(NODE));
    assertTrue(Constraints.of(List.of()).admit(NODE));
  }
}
