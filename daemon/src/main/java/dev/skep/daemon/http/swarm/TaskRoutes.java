package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.view.TaskDocument;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.List;

/// `/tasks`.
public final class TaskRoutes {
  private final Ask ask;
  private final Logs logs;

  private TaskRoutes(Swarm swarm) {
    this.ask = new Ask(swarm);
    this.logs = new Logs(swarm);
  }

  public static List<Route> of(Swarm swarm) {
    var it = new TaskRoutes(swarm);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/tasks", leader.answers(it::list)),
        Route.get("/tasks/{id}", leader.answers(it::inspect)),
        Route.get("/tasks/{id}/logs", leader.answers(it::logs)));
  }

  private Answer list(Request request) throws InterruptedException {
    var filters = Ask.filters(request);
    View view = ask.view();
    List<Task> tasks = Ask.listed(Lists.tasks(view, filters));
    return Ask.json(200, tasks.stream().map(task -> TaskDocument.of(task, view)).toList());
  }

  private Answer inspect(Request request) throws InterruptedException {
    View view = ask.view();
    Task task = Ask.found(Lookup.task(view, request.parameter("id")));
    return Ask.json(200, TaskDocument.of(task, view));
  }

  private Answer logs(Request request) throws InterruptedException {
    View view = ask.view();
    Task task = Ask.found(Lookup.task(view, request.parameter("id")));
    boolean tty = view.specOf(task).taskTemplate().containerSpec().tty();
    return logs.answer(request, new LogQuery.Source.OfTask(task.id()), tty);
  }
}
