/* The calendar is GLib's; a Day is its Julian day moved so that 1970-01-01 is 0. */
#include "base/day.h"

#include <string.h>
#include <time.h>

#define JULIAN_OF_EPOCH 719163
#define LAST_YEAR 9999

static const char *const weekday_names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

Day day_from_date (int year, int month, int day)
{
  GDate date;

  if (year < 1 || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
    return DAY_NONE;
  if (!g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return DAY_NONE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return (Day)g_date_get_julian (&date) - JULIAN_OF_EPOCH;
}

/* FALSE for DAY_NONE and for days outside the years 1 to 9999. */
static gboolean to_date (Day day, GDate *date)
{
  gint64 julian = (gint64)day + JULIAN_OF_EPOCH;

  g_date_clear (date, 1);
  if (julian < 1 || julian > (gint64)366 * LAST_YEAR)
    return FALSE;
  g_date_set_julian (date, (guint32)julian);
  return g_date_get_year (date) <= LAST_YEAR;
}

/* The number that LENGTH digits at TEXT write, or -1 where one of them is no digit. */
static int fixed_digits (const char *text, int length)
{
  int number = 0;

  for (int i = 0; i < length; i++) {
    if (!g_ascii_isdigit (text[i]))
      return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

Day day_from_iso (const char *iso)
{
  if (iso == NULL || strlen (iso) != 10 || iso[4] != '-' || iso[7] != '-')
    return DAY_NONE;
  return day_from_date (fixed_digits (iso, 4), fixed_digits (iso + 5, 2), fixed_digits (iso + 8, 2));
}

char *day_iso (Day day)
{
  int year, month, day_of_month;

  day_to_date (day, &year, &month, &day_of_month);
  if (year == 0)
    return g_strdup ("");
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
}

char *day_words (Day day, Day today)
{
  int year, month, day_of_month;
  int this_year, this_month, this_day;
  const char *weekday;

  day_to_date (day, &year, &month, &day_of_month);
  if (year == 0)
    return g_strdup ("");
  day_to_date (today, &this_year, &this_month, &this_day);
  weekday = weekday_names[day_weekday (day) - 1];
  if (year == this_year)
    return g_strdup_printf ("%s %d %s", weekday, day_of_month, month_names[month - 1]);
  return g_strdup_printf ("%s %d %s %d", weekday, day_of_month, month_names[month - 1], year);
}

char *day_due_words (Day day, Day today)
{
  gint64 ahead = (gint64)day - today;

  if (day == DAY_NONE)
    return g_strdup ("");
  if (today == DAY_NONE || ahead > 1)
    return day_words (day, today);
  if (ahead < -1)
    return g_strdup_printf ("%" G_GINT64_FORMAT " days late", -ahead);
  return g_strdup (ahead == 1 ? "tomorrow" : ahead == 0 ? "today" : "yesterday");
}

int day_weekday (Day day)
{
  /* 1970-01-01 was a Thursday. */
  return (int)((((gint64)day + 3) % 7 + 7) % 7) + 1;
}

void day_to_date (Day day, int *year, int *month, int *day_of_month)
{
  GDate date;
  gboolean known = to_date (day, &date);

  *year = known ? (int)g_date_get_year (&date) : 0;
  *month = known ? (int)g_date_get_month (&date) : 0;
  *day_of_month = known ? (int)g_date_get_day (&date) : 0;
}

Day day_add_months (Day day, int months)
{
  int year, month, day_of_month, last;
  gint64 count;

  day_to_date (day, &year, &month, &day_of_month);
  count = (gint64)year * 12 + month - 1 + months;
  if (year == 0 || count < 12 || count >= (gint64)(LAST_YEAR + 1) * 12)
    return DAY_NONE;
  year = (int)(count / 12);
  month = (int)(count % 12) + 1;
  last = g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year);
  return day_from_date (year, month, MIN (day_of_month, last));
}

/* The system's time in the local zone. localtime_r() does not look at the zone's file again each time, as GDateTime does. */
static time_t system_now (struct tm *local)
{
  time_t now = time (NULL);

  localtime_r (&now, local);
  return now;
}

Day clock_today (const Clock *clock)
{
  struct tm local;

  if (clock->fixed)
    return clock->fixed_today;
  system_now (&local);
  return day_from_date (local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

gint64 clock_now (const Clock *clock)
{
  struct tm local;
  time_t now, moved;
  int year, month, day_of_month;

  if (clock->fixed && clock->fixed_now > 0)
    return clock->fixed_now;
  now = system_now (&local);
  if (!clock->fixed)
    return now;
  day_to_date (clock->fixed_today, &year, &month, &day_of_month);
  local.tm_year = year - 1900;
  local.tm_mon = month - 1;
  local.tm_mday = day_of_month;
  local.tm_isdst = -1;
  moved = mktime (&local);
  return moved == (time_t)-1 ? now : moved;
}

Day clock_day (gint64 seconds)
{
  struct tm local;
  time_t instant = (time_t)seconds;

  return localtime_r (&instant, &local) != NULL ? day_from_date (local.tm_year + 1900, local.tm_mon + 1, local.tm_mday)
                                                : DAY_NONE;
}

gint64 clock_day_start (Day day)
{
  struct tm local = { .tm_isdst = -1 };
  int year, month, day_of_month;

  day_to_date (day, &year, &month, &day_of_month);
  local.tm_year = year - 1900;
  local.tm_mon = month - 1;
  local.tm_mday = day_of_month;
  return mktime (&local);
}

char *clock_iso (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

char *clock_hhmm (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}
