package dev.skep.dockerapi.view;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ConfigSpec;
import dev.skep.model.Meta;

/// A config as `GET /configs/{id}` answers it, content included.
public record ConfigDocument(ConfigId id, Meta meta, ConfigSpec spec) {
  public static ConfigDocument of(Config it) {
    return new ConfigDocument(it.id(), it.meta(), it.spec());
  }
}
