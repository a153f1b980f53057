package dev.skep.template;

import dev.skep.model.Platform;
import dev.skep.model.Values;
import java.util.List;
import java.util.Optional;

/// Of a payload that no task uses yet: has every label, every file and every variable.
record TrialScope() implements Scope {
  private static final TemplateContext NAMELESS =
      new TemplateContext("", "", Values.noLabels(), "", "", Platform.ANY, "", "", "");

  @Override
  public Optional<String> value(String path) {
    return path.startsWith(TemplateContext.LABELS) ? Optional.of("") : NAMELESS.value(path);
  }

  @Override
  public String label(String key) {
    return "";
  }

  @Override
  public List<String> functions() {
    return PayloadScope.FUNCTIONS;
  }

  @Override
  public String call(String function, String argument) {
    return "";
  }
}
