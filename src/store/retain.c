#include "store/retain.h"

typedef gint64 (*Period) (Day day);

static gint64 day_period (Day day)
{
  return day;
}

static gint64 week_period (Day day)
{
  return (gint64)day - day_weekday (day) + 1;
}

static gint64 month_period (Day day)
{
  int year = 0, month = 0, day_of_month = 0;

  day_to_date (day, &year, &month, &day_of_month);
  return (gint64)year * 12 + month;
}

/* Counts the periods that hold something: an office that was closed for a month loses nothing by it. */
static void keep_periods (const Day *days, guint count, Period period, long wanted, gboolean all_of_each,
                          gboolean *keep)
{
  gint64 last = 0;
  long seen = 0;

  for (guint i = 0; i < count; i++) {
    gint64 present = period (days[i]);
    gboolean first = seen == 0 || present != last;

    seen += first ? 1 : 0;
    if (seen > wanted)
      return;
    keep[i] = keep[i] || first || all_of_each;
    last = present;
  }
}

void retain_choose (const Day *days, guint count, const RetainRule *rule, gboolean *keep)
{
  for (guint i = 0; i < count; i++)
    keep[i] = i == 0;
  keep_periods (days, count, day_period, rule->days, TRUE, keep);
  keep_periods (days, count, week_period, rule->weeks, FALSE, keep);
  keep_periods (days, count, month_period, rule->months, FALSE, keep);
}
