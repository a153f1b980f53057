package dev.skep.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Mount;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.Values;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContainerTemplatesTest {
  private static final TemplateContext CONTEXT =
      TemplateContext.trial(Services.spec("web", new ServiceMode.Replicated(1)));

  @Test
  void fillsInWhereDockerDoes() throws BadTemplate {
    ContainerSpec asked =
        ContainerSpec.of("image:{{.Task.Slot}}")
            .withTexts(
                "{{.Service.Name}}-{{.Task.Slot}}",
                List.of("{{.Task.ID}}={{.Task.ID}}", "{{.Task.ID}}"),
                List.of(mount("{{.Task.Slot}}")));
    assertEquals(
        ContainerSpec.of("image:{{.Task.Slot}}")
            .withTexts(
                "web-1", List.of("{{.Task.ID}}=taskid", "{{.Task.ID}}"), List.of(mount("1"))),
        ContainerTemplates.expand(asked, CONTEXT));
  }

  /// The first of a job's slots has no number that clients see, here as in its name.
  @Test
  void numbersTheTasksOfAJobAsTheirNamesDo() throws BadTemplate {
    Service job = Services.job("job", 2, 2).begunAt(Instant.EPOCH);
    assertEquals("n1", slotOf(job, 1));
    assertEquals("1", slotOf(job, 2));
    assertEquals("2", slotOf(Services.replicated("web", 2), 2));
  }

  private static String slotOf(Service service, long slot) throws BadTemplate {
    var node = Nodes.ready("n1");
    Task made =
        Tasks.made(
            new TaskId("t"),
            service,
            SlotKey.numbered(service.id(), slot),
            TaskState.RUNNING,
            Instant.EPOCH);
    Task task = made.assignedTo(node.id(), made.status());
    return Template.expand(
        "{{.Task.Slot}}", TemplateContext.of(task, service.spec(), node.id(), node.description()));
  }

  @Test
  void namesTheSettingThatCannotBeFilledIn() {
    var asked = ContainerSpec.of("image").withTexts("", List.of("A={{.Nobody}}"), List.of());
    var why = assertThrows(BadTemplate.class, () -> ContainerTemplates.expand(asked, CONTEXT));
    assertEquals(
        "expanding env \"A={{.Nobody}}\": template: expansion:1:2: executing \"expansion\" at"
            + " <.Nobody>: nothing of that name",
        why.getMessage());
  }

  private static Mount mount(String slot) {
    return new Mount(
        Mount.Type.VOLUME,
        "v" + slot,
        "/" + slot,
        false,
        "",
        Optional.empty(),
        Optional.of(
            new Mount.VolumeOptions(
                false,
                one("k", slot),
                "",
                Optional.of(new Mount.VolumeDriver("local", one("o", slot))))),
        Optional.empty());
  }

  private static SortedMap<String, String> one(String key, String value) {
    return Values.sorted(new TreeMap<>(Map.of(key, value)));
  }
}
