package dev.skep.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The part of Go's template language that settings are written in: `{{.Node.Hostname}}`, `{{index
/// .Service.Labels "com.example.tier"}}`, `{{join "-" .Service.Name .Task.Slot}}`, with Go's
/// markers that trim white space, and comments. Conditions and loops are declined by name.
public final class Template {
  static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  /// A quoted text, a raw text, or anything else without white space. Groups never give back what
  /// they have taken: a matcher that could would go one call deeper with every character.
  private static final Pattern WORD =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*+\"|`[^`]*`|[^\\s\"`]+");

  private static final Pattern ACTION =
      Pattern.compile("(?:\"(?:\\\\.|[^\"\\\\])*+\"|`[^`]*`|(?!}})[^\"`])*+}}");

  private Template() {}

  /// The text with each placeholder replaced by what the context has for it.
  public static String expand(String text, TemplateContext context) throws BadTemplate {
    var out = new StringBuilder();
    boolean trimmed = false;
    int at = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
      int end = end(text, open + OPEN.length());
      String action = text.substring(open + OPEN.length(), end - CLOSE.length());
      String plain = plain(text.substring(at, open), trimmed);
      boolean trims = action.startsWith("- ");
      out.append(trims ? plain.stripTrailing() : plain);
      trimmed = action.endsWith(" -");
      out.append(
          value(
              action.substring(trims ? 1 : 0, action.length() - (trimmed ? 1 : 0)).strip(),
              context));
      at = end;
    }
    return out.append(plain(text.substring(at), trimmed)).toString();
  }

  private static String plain(String text, boolean trimmed) {
    return trimmed ? text.stripLeading() : text;
  }

  private static int end(String text, int from) throws BadTemplate {
    var action = ACTION.matcher(text).region(from, text.length());
    if (!action.lookingAt()) throw new BadTemplate("template: expansion:1: unclosed action");
    return action.end();
  }

  private static String value(String action, TemplateContext context) throws BadTemplate {
    if (action.startsWith("/*") && action.endsWith("*/")) return "";
    List<String> words = words(action);
    if (words.isEmpty()) throw bad("missing value for command");
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    return switch (first) {
      case "join" -> joined(rest, context);
      case "index" -> label(rest, context);
      default -> {
        if (!rest.isEmpty()) throw bad("unexpected <" + rest.getFirst() + ">");
        yield operand(first, context);
      }
    };
  }

  private static List<String> words(String action) {
    var words = new ArrayList<String>();
    var word = WORD.matcher(action);
    while (word.find()) words.add(word.group());
    return words;
  }

  private static String joined(List<String> operands, TemplateContext context) throws BadTemplate {
    if (operands.isEmpty()) throw bad("join needs a separator");
    var values = new ArrayList<String>();
    for (String operand : operands) values.add(operand(operand, context));
    return String.join(values.getFirst(), values.subList(1, values.size()));
  }

  /// A label whose key is no Go name. One that is not there is empty, as Go's `index` has it.
  private static String label(List<String> operands, TemplateContext context) throws BadTemplate {
    if (operands.size() != 2 || !operands.getFirst().equals(".Service.Labels")) {
      throw bad("index is only known of .Service.Labels and one key");
    }
    return context.serviceLabels().getOrDefault(operand(operands.get(1), context), "");
  }

  private static String operand(String word, TemplateContext context) throws BadTemplate {
    if (word.startsWith("\"")) {
      return word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (word.startsWith("`")) return word.substring(1, word.length() - 1);
    if (!word.startsWith(".")) throw bad("function \"" + word + "\" not defined");
    return context
        .value(word)
        .orElseThrow(() -> bad("executing \"expansion\" at <" + word + ">: nothing of that name"));
  }

  private static BadTemplate bad(String why) {
    return new BadTemplate("template: expansion:1: " + why);
  }
}
