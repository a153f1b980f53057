package dev.skep.agent.network;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The difference of two tables as one transaction.
final class NftUpdate {
  private NftUpdate() {}

  static String between(NftTable was, NftTable is) {
    var text = new StringBuilder();
    newAndChangedChains(text, was, is);
    for (var collection : NftTable.Collection.values()) {
      elements(
          text,
          "delete",
          collection,
          without(was.elementsOf(collection), is.elementsOf(collection)));
    }
    for (var collection : NftTable.Collection.values()) {
      elements(
          text, "add", collection, without(is.elementsOf(collection), was.elementsOf(collection)));
    }
    goneChains(text, was, is);
    return text.toString();
  }

  private static void newAndChangedChains(StringBuilder text, NftTable was, NftTable is) {
    is.chains()
        .forEach((name, rules) -> {
          boolean existed = was.chains().containsKey(name);
          if (existed && rules.equals(was.chains().get(name))) return;
          line(text, existed ? "flush" : "add", "chain", name);
          rules.forEach(rule -> line(text, "add", "rule", name + " " + rule));
        });
  }

  private static void goneChains(StringBuilder text, NftTable was, NftTable is) {
    var gone = without(keys(was), keys(is));
    gone.forEach(name -> line(text, "flush", "chain", name));
    gone.forEach(name -> line(text, "delete", "chain", name));
  }

  private static void elements(
      StringBuilder text, String verb, NftTable.Collection collection, SortedSet<String> elements) {
    if (elements.isEmpty()) return;
    line(text, verb, "element", collection.nftName + " { " + String.join(", ", elements) + " }");
  }

  private static void line(StringBuilder text, String verb, String kind, String rest) {
    text.append(String.join(" ", List.of(verb, kind, NftFrame.TABLE, rest))).append('\n');
  }

  private static SortedSet<String> keys(NftTable table) {
    return new TreeSet<>(table.chains().keySet());
  }

  private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> some) {
    var rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
