package dev.skep.cli.service;

import java.util.ArrayList;
import java.util.List;

/// A table as docker prints one: capitals above, three spaces between.
final class Columns {
  private static final String BETWEEN = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... heads) {
    rows.add(List.of(heads));
  }

  void row(Object... cells) {
    rows.add(List.of(cells).stream().map(Object::toString).toList());
  }

  String text() {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - cell.length())).append(BETWEEN);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
