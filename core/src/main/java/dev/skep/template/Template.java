package dev.skep.template;

import java.util.ArrayList;
import java.util.List;

/// The part of Go's template language that settings are written in: `{{.Node.Hostname}}`, `{{index
/// .Service.Labels "com.example.tier"}}`, `{{join "-" .Service.Name .Task.Slot}}`, `{{env "NAME"}}`
/// where there are such functions, with Go's markers that trim white space, and comments.
/// Conditions, loops and pipelines are declined by name.
final class Template {
  static final String OPEN = Action.OPEN;

  /// The longest result, in characters: four times the largest config. A short text may name a long
  /// one many times, and its node has it in memory.
  static final int BOUND = 4 << 20;

  private static final List<String> STATEMENTS =
      List.of(
          "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue");

  private final String text;
  private final Scope scope;

  /// Where the placeholder being filled in begins, and then its first word.
  private int at;

  private Template(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  /// The text with each placeholder replaced by what the scope has for it.
  static String expand(String text, Scope scope) throws BadTemplate {
    return new Template(text, scope).expanded();
  }

  private String expanded() throws BadTemplate {
    var out = new StringBuilder();
    boolean trims = false;
    int from = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
      at = open;
      Action action = action(open);
      int start = trims ? trimmedStart(from, open) : from;
      out.append(text, start, action.trimsBefore() ? trimmedEnd(start, open) : open);
      at = action.start();
      if (!action.comment()) out.append(value(action.words()));
      if (out.length() > BOUND) throw malformed("the result is larger than 4 MiB");
      trims = action.trimsAfter();
      from = action.end();
    }
    return out.append(text.substring(trims ? trimmedStart(from, text.length()) : from)).toString();
  }

  private Action action(int open) throws BadTemplate {
    try {
      return Action.at(text, open);
    } catch (BadTemplate why) {
      throw malformed(why.getMessage());
    }
  }

  private int trimmedStart(int from, int end) {
    int start = from;
    while (start < end && Action.isSpace(text, start)) start++;
    return start;
  }

  private int trimmedEnd(int start, int from) {
    int end = from;
    while (end > start && Action.isSpace(text, end - 1)) end--;
    return end;
  }

  private String value(List<String> words) throws BadTemplate {
    if (words.isEmpty()) throw malformed("missing value for command");
    String first = words.getFirst();
    if (STATEMENTS.contains(first)) {
      throw malformed("{{" + first + "}} is not known to this version of Skep");
    }
    for (String symbol : List.of("|", "(", ")")) {
      if (words.contains(symbol)) {
        throw malformed("\"" + symbol + "\" is not known to this version of Skep");
      }
    }
    List<String> rest = words.subList(1, words.size());
    if (first.equals("join")) return joined(rest);
    if (first.equals("index")) return label(rest);
    if (Character.isLetter(first.charAt(0))) return called(first, rest);
    if (!rest.isEmpty()) throw malformed("unexpected <" + rest.getFirst() + ">");
    return operand(first);
  }

  private String joined(List<String> operands) throws BadTemplate {
    if (operands.isEmpty()) throw unable("join", "wrong number of args for join: want at least 1");
    var values = new ArrayList<String>();
    for (String operand : operands) values.add(operand(operand));
    return String.join(values.getFirst(), values.subList(1, values.size()));
  }

  /// A label whose key is no Go name. One that is not there is empty, as Go's `index` has it.
  private String label(List<String> operands) throws BadTemplate {
    if (operands.size() != 2 || !operands.getFirst().equals(".Service.Labels")) {
      throw malformed("index is only known of .Service.Labels and one key");
    }
    return scope.label(operand(operands.get(1)));
  }

  private String called(String function, List<String> operands) throws BadTemplate {
    if (!scope.functions().contains(function)) {
      throw malformed("function \"" + function + "\" not defined");
    }
    if (operands.size() != 1) {
      throw unable(
          function, "wrong number of args for " + function + ": want 1 got " + operands.size());
    }
    String argument = operand(operands.getFirst());
    try {
      return scope.call(function, argument);
    } catch (BadTemplate why) {
      throw unable(
          function + " " + operands.getFirst(),
          "error calling " + function + ": " + why.getMessage());
    }
  }

  private String operand(String word) throws BadTemplate {
    if (word.startsWith("\"")) return unquoted(word);
    if (word.startsWith("`")) return word.substring(1, word.length() - 1);
    if (Character.isLetter(word.charAt(0))) {
      throw malformed("function \"" + word + "\" not defined");
    }
    if (!word.startsWith(".")) throw malformed("unexpected <" + word + ">");
    return scope.value(word).orElseThrow(() -> unable(word, "nothing of that name"));
  }

  private String unquoted(String word) throws BadTemplate {
    var out = new StringBuilder();
    for (int i = 1; i < word.length() - 1; i++) {
      char it = word.charAt(i);
      if (it != '\\') {
        out.append(it);
        continue;
      }
      i++;
      out.append(
          switch (word.charAt(i)) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"' -> '"';
            case '\\' -> '\\';
            default -> throw malformed("\\" + word.charAt(i) + " is no escape that is known here");
          });
    }
    return out.toString();
  }

  private BadTemplate malformed(String why) {
    return new BadTemplate("template: expansion:" + line() + ": " + why);
  }

  private BadTemplate unable(String what, String why) {
    int column = at - (text.lastIndexOf('\n', at - 1) + 1);
    return new BadTemplate(
        "template: expansion:"
            + line()
            + ":"
            + column
            + ": executing \"expansion\" at <"
            + what
            + ">: "
            + why);
  }

  private long line() {
    return 1 + text.substring(0, at).chars().filter(it -> it == '\n').count();
  }
}
