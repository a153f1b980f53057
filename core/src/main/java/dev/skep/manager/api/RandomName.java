package dev.skep.manager.api;

import dev.skep.loop.Ids;
import dev.skep.store.View;
import java.util.List;

/// A name for a service that was given none: a quality and somebody (or something) of the apiary.
final class RandomName {
  private RandomName() {}

  private static final List<String> QUALITIES =
      List.of(
          "airy", "amber", "balmy", "brisk", "bronze", "busy", "calm", "candid", "chirpy", "clever",
          "cosy", "crisp", "dapper", "deft", "dewy", "drowsy", "eager", "earnest", "fabled", "fair",
          "fleet", "fluent", "frosty", "gallant", "gilded", "glossy", "hardy", "hazy", "honest",
          "humble", "jaunty", "keen", "lively", "lucid", "mellow", "merry", "mild", "nimble",
          "patient", "plucky", "proud", "quaint", "quick", "rosy", "rustic", "serene", "silken",
          "sleek", "smoky", "snug", "spry", "steady", "sunny", "tender", "thrifty", "tidy", "trim",
          "velvet", "waxen", "wily", "windy", "wistful", "witty", "zesty");

  private static final List<String> NAMES =
      List.of(
          "acacia",
          "alder",
          "aster",
          "borage",
          "bramble",
          "brood",
          "carder",
          "clover",
          "comb",
          "cornflower",
          "crocus",
          "dandelion",
          "drone",
          "elder",
          "fennel",
          "flight",
          "forager",
          "foxglove",
          "furze",
          "garden",
          "hawthorn",
          "heather",
          "hive",
          "honey",
          "hornbeam",
          "hyssop",
          "ivy",
          "keeper",
          "larkspur",
          "lavender",
          "linden",
          "lupin",
          "mallow",
          "maple",
          "marjoram",
          "mason",
          "meadow",
          "melissa",
          "mint",
          "nectar",
          "orchard",
          "pollen",
          "poppy",
          "propolis",
          "queen",
          "rosemary",
          "sage",
          "sedum",
          "smoker",
          "sorrel",
          "straw",
          "swarm",
          "teasel",
          "thistle",
          "thyme",
          "vetch",
          "viola",
          "waggle",
          "warden",
          "wattle",
          "willow",
          "worker",
          "yarrow",
          "zinnia");

  /// After so many names that were taken, a number makes it unique.
  private static final int TRIES = 8;

  static String free(View view, Ids ids) {
    for (int i = 0; i < TRIES; i++) {
      String name = of(ids.next());
      if (view.serviceNamed(name).isEmpty()) return name;
    }
    String id = ids.next();
    return of(id) + "_" + id.substring(Math.max(0, id.length() - 8));
  }

  private static String of(String id) {
    int half = id.length() / 2;
    return pick(QUALITIES, id.substring(0, half)) + "_" + pick(NAMES, id.substring(half));
  }

  private static String pick(List<String> words, String chance) {
    return words.get(Math.floorMod(chance.hashCode(), words.size()));
  }
}
