package dev.skep.manager.timetable;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.List;
import java.util.Locale;

/// Which minutes of the local time are meant, as in a crontab. A bit stands for each value.
///
/// @param daysOfWeek 0 is Sunday
/// @param eitherDay both kinds of day are given, and one of them is enough: a field that begins
///   with `*` does not count as given. So says crontab(5)
record CronExpression(
    long minutes, long hours, long daysOfMonth, long months, long daysOfWeek, boolean eitherDay) {
  private static final int SUNDAY_TOO = 7;

  /// No value is as large.
  private static final int NONE = Long.SIZE;

  static CronExpression parse(String text) throws BadSchedule {
    String said = text.strip();
    if (said.startsWith("@")) return parse(meant(said));
    List<String> fields = List.of(said.split("[ \t]+"));
    if (said.isEmpty() || fields.size() != 5) {
      throw new BadSchedule(
          "it needs 5 fields (minute, hour, day of month, month, day of week) and has "
              + (said.isEmpty() ? 0 : fields.size()));
    }
    String dayOfMonth = fields.get(2);
    String dayOfWeek = fields.get(4);
    var parsed =
        new CronExpression(
            CronField.MINUTE.parse(fields.get(0)),
            CronField.HOUR.parse(fields.get(1)),
            CronField.DAY_OF_MONTH.parse(dayOfMonth),
            CronField.MONTH.parse(fields.get(3)),
            sundayOnce(CronField.DAY_OF_WEEK.parse(dayOfWeek)),
            !dayOfMonth.startsWith("*") && !dayOfWeek.startsWith("*"));
    if (!parsed.isEver()) throw new BadSchedule("no month of it has such a day: it is never due");
    return parsed;
  }

  private static String meant(String nickname) throws BadSchedule {
    return switch (nickname.toLowerCase(Locale.ROOT)) {
      case "@hourly" -> "0 * * * *";
      case "@daily", "@midnight" -> "0 0 * * *";
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      case "@yearly", "@annually" -> "0 0 1 1 *";
      default ->
          throw new BadSchedule(
              "it is none of @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually)");
    };
  }

  private static long sundayOnce(long days) {
    return has(days, SUNDAY_TOO) ? (days | 1) & ~(1L << SUNDAY_TOO) : days;
  }

  /// Every day of a month falls on every day of the week in some year.
  private boolean isEver() {
    if (eitherDay) return true;
    int first = Long.numberOfTrailingZeros(daysOfMonth);
    return List.of(Month.values()).stream()
        .anyMatch(month -> has(months, month.getValue()) && first <= month.maxLength());
  }

  /// The first minute after the one; there is one.
  LocalDateTime next(LocalDateTime after) {
    LocalDateTime from = after.withSecond(0).withNano(0).plusMinutes(1);
    if (isDue(from.toLocalDate())) {
      int hour = first(hours, from.getHour());
      int minute = hour == from.getHour() ? first(minutes, from.getMinute()) : first(minutes, 0);
      if (minute == NONE) {
        hour = first(hours, from.getHour() + 1);
        minute = first(minutes, 0);
      }
      if (hour != NONE) return from.toLocalDate().atTime(hour, minute);
    }
    LocalDate day = dayAfter(from.toLocalDate());
    while (!isDue(day)) day = dayAfter(day);
    return day.atTime(first(hours, 0), first(minutes, 0));
  }

  /// Months that are not meant are left out at once.
  private LocalDate dayAfter(LocalDate day) {
    return has(months, day.getMonthValue()) ? day.plusDays(1) : day.withDayOfMonth(1).plusMonths(1);
  }

  private boolean isDue(LocalDate day) {
    if (!has(months, day.getMonthValue())) return false;
    boolean ofMonth = has(daysOfMonth, day.getDayOfMonth());
    boolean ofWeek = has(daysOfWeek, day.getDayOfWeek().getValue() % SUNDAY_TOO);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  /// The smallest value that is not below; [#NONE] if there is none.
  private static int first(long bits, int least) {
    return Long.numberOfTrailingZeros(bits & (-1L << least));
  }

  private static boolean has(long bits, int value) {
    return (bits & (1L << value)) != 0;
  }
}
