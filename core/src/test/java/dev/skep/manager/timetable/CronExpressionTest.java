package dev.skep.manager.timetable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *             | 2026-01-01T00:00:30 | 2026-01-01T00:01",
        "*/15 * * * *          | 2026-01-01T00:45    | 2026-01-01T01:00",
        "5-59/20 * * * *       | 2026-01-01T00:05    | 2026-01-01T00:25",
        "0,30 9-17 * * mon-fri | 2026-01-02T17:30    | 2026-01-05T09:00",
        "0 22 * * 5-7          | 2026-01-04T22:00    | 2026-01-09T22:00",
        "0 22 * * 0            | 2026-01-05T00:00    | 2026-01-11T22:00",
        "0 22 * * 7            | 2026-01-05T00:00    | 2026-01-11T22:00",
        "0 22 * * Sun          | 2026-01-05T00:00    | 2026-01-11T22:00",
        "0 0 1 jan,JUL *       | 2026-01-01T00:00    | 2026-07-01T00:00",
        "59 23 31 12 *         | 2026-12-31T23:59    | 2027-12-31T23:59",
        "0 0 31 * *            | 2026-01-31T00:00    | 2026-03-31T00:00",
        "0 0 29 2 *            | 2026-01-01T00:00    | 2028-02-29T00:00",
        "0 0 29 2 *            | 2096-02-29T00:00    | 2104-02-29T00:00",
        "@hourly               | 2026-01-01T00:00    | 2026-01-01T01:00",
        "@daily                | 2026-01-01T00:00    | 2026-01-02T00:00",
        "@midnight             | 2026-01-01T00:00    | 2026-01-02T00:00",
        "@weekly               | 2026-01-01T00:00    | 2026-01-04T00:00",
        "@monthly              | 2026-01-01T00:00    | 2026-02-01T00:00",
        "@Yearly               | 2026-01-01T00:00    | 2027-01-01T00:00",
        "@annually             | 2026-01-01T00:00    | 2027-01-01T00:00",
      })
  void isDueNext(String text, LocalDateTime after, LocalDateTime due) throws BadSchedule {
    assertEquals(due, CronExpression.parse(text).next(after));
  }

  /// The 13th is a Tuesday in January 2026.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 13 * fri   | 2026-01-01T00:00 | 2026-01-02T00:00",
        "0 0 13 * fri   | 2026-01-09T00:00 | 2026-01-13T00:00",
        "0 0 13 * *     | 2026-01-01T00:00 | 2026-01-13T00:00",
        "0 0 * * fri    | 2026-01-09T00:00 | 2026-01-16T00:00",
        "0 0 */13 * fri | 2026-01-02T00:00 | 2026-02-27T00:00",
        "0 0 29 2 */7   | 2026-01-01T00:00 | 2032-02-29T00:00",
      })
  void needsOneOfTwoGivenDaysAndBothWhenOneBeginsWithAStar(
      String text, LocalDateTime after, LocalDateTime due) throws BadSchedule {
    assertEquals(due, CronExpression.parse(text).next(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | it needs 5 fields (minute, hour, day of month, month, day of" + " week) and has 0",
        "* * * * | it needs 5 fields (minute, hour, day of month, month, day of"
            + " week) and has 4",
        "0 * * * * * | it needs 5 fields (minute, hour, day of month, month, day of"
            + " week) and has 6",
        "60 * * * * | \"60\" is no minute: it is from 0 to 59",
        "* 24 * * * | \"24\" is no hour: it is from 0 to 23",
        "* * 0 * * | \"0\" is no day of month: it is from 1 to 31",
        "* * * 13 * | \"13\" is no month: it is from 1 to 12",
        "* * * * 8 | \"8\" is no day of week: it is from 0 to 7",
        "* * * * friday | \"friday\" is no day of week: \"friday\" is no number",
        "* * * mon * | \"mon\" is no month: \"mon\" is no number",
        "-5 * * * * | \"-5\" is no minute: \"\" is no number",
        "1,,2 * * * * | \"\" is no minute: \"\" is no number",
        "9999999999 * * * * | \"9999999999\" is no minute: \"9999999999\" is no number",
        "30-10 * * * * | \"30-10\" is no minute: a range goes from the smaller to the larger",
        "*/0 * * * * | \"*/0\" is no minute: a step is at least 1",
        "*/ * * * * | \"*/\" is no minute: \"\" is no number",
        "5/10 * * * * | \"5/10\" is no minute: a step follows * or a range, as in 5-59/10",
        "0 0 30 2 * | no month of it has such a day: it is never due",
        "0 0 31 apr,jun,sep,nov * | no month of it has such a day: it is never due",
        "@reboot | it is none of @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually)",
        "@every 5m | it is none of @hourly, @daily (@midnight), @weekly, @monthly, @yearly"
            + " (@annually)",
      })
  void refusesWhatItCannotRead(String text, String why) {
    var refused = assertThrows(BadSchedule.class, () -> CronExpression.parse(text));
    assertEquals(why, refused.getMessage());
  }

  @Test
  void aDayThatNoMonthHasIsEnoughBesideADayOfTheWeek() throws BadSchedule {
    assertEquals(
        LocalDateTime.parse("2026-02-06T00:00"),
        CronExpression.parse("0 0 30 2 fri").next(LocalDateTime.parse("2026-01-01T00:00")));
  }
}
