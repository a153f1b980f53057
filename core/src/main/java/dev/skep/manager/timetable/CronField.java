package dev.skep.manager.timetable;

import java.util.List;
import java.util.Locale;

/// One of the five fields of a cron expression: its values and how they may be written.
///
/// @param name as sentences call it
/// @param names words for values, from `first` on
record CronField(String name, int first, int last, List<String> names) {
  static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
  static final CronField HOUR = new CronField("hour", 0, 23, List.of());
  static final CronField DAY_OF_MONTH = new CronField("day of month", 1, 31, List.of());
  static final CronField MONTH =
      new CronField(
          "month",
          1,
          12,
          List.of(
              "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));

  /// 0 and 7 are Sunday.
  static final CronField DAY_OF_WEEK =
      new CronField("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  CronField {
    names = List.copyOf(names);
  }

  /// @return a bit for each value that is meant
  long parse(String text) throws BadSchedule {
    long bits = 0;
    for (String item : text.split(",", -1)) bits |= item(item);
    return bits;
  }

  private long item(String item) throws BadSchedule {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : number(item.substring(slash + 1), item);
    if (step < 1) throw bad(item, "a step is at least 1");
    if (range.equals("*")) return bits(first, last, step);
    int dash = range.indexOf('-');
    if (dash < 0) {
      if (slash >= 0) {
        throw bad(item, "a step follows * or a range, as in " + range + "-" + last + "/" + step);
      }
      int value = value(range, item);
      return bits(value, value, 1);
    }
    int from = value(range.substring(0, dash), item);
    int to = value(range.substring(dash + 1), item);
    if (from > to) throw bad(item, "a range goes from the smaller to the larger");
    return bits(from, to, step);
  }

  private int value(String word, String item) throws BadSchedule {
    int named = names.indexOf(word.toLowerCase(Locale.ROOT));
    int value = named < 0 ? number(word, item) : first + named;
    if (value < first || value > last) {
      throw bad(item, "it is from " + first + " to " + last);
    }
    return value;
  }

  /// Three digits are more than any field has.
  private int number(String word, String item) throws BadSchedule {
    if (!word.matches("[0-9]{1,3}")) throw bad(item, "\"" + word + "\" is no number");
    return Integer.parseInt(word);
  }

  private static long bits(int from, int to, int step) {
    long bits = 0;
    for (int value = from; value <= to; value += step) bits |= 1L << value;
    return bits;
  }

  private BadSchedule bad(String item, String why) {
    return new BadSchedule("\"" + item + "\" is no " + name + ": " + why);
  }
}
