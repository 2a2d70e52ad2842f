/* Days of the calendar, and the clock that is passed in.
 *
 * A Day counts days since 1970-01-01 in the proleptic Gregorian calendar. Nothing below the program's entry reads the
 * system clock by itself: it asks the Clock it was given, so a test or `--today` decides what day it is. */
#pragma once

#include <glib.h>

typedef gint32 Day;

#define DAY_NONE G_MININT32 /* no day given */

/* The day of a calendar date, or DAY_NONE where there is no such date. MONTH and DAY count from 1. */
Day day_from_date (int year, int month, int day);

/* The day that ISO ("2026-11-18", exactly) names, or DAY_NONE. NULL and "" give DAY_NONE. */
Day day_from_iso (const char *iso);

/* "2026-11-18"; "" for DAY_NONE. Caller frees. */
char *day_iso (Day day);

/* What a person types: "2026-11-18", "18/11/2026", "18 nov", "18 November 2026", "nov 18", "today", "tomorrow", "yesterday", "+3",
 * "+2w", "+1m", "-3", "wed" (the next one). A day and month without a year is the one nearest to TODAY within six
 * months. FALSE with a sentence that names a way to write it. */
gboolean day_parse (const char *text, Day today, Day *day, GError **error);

/* "Wed 18 Nov", with the year added when it is not TODAY's. "" for DAY_NONE. Caller frees. */
char *day_words (Day day, Day today);

/* As in a list of what is due: "3 days late", "yesterday", "today", "tomorrow", else day_words(). Caller frees. */
char *day_due_words (Day day, Day today);

/* 1 Monday … 7 Sunday. */
int day_weekday (Day day);

void day_to_date (Day day, int *year, int *month, int *day_of_month);

/* MONTHS later (or earlier); a day the month lacks becomes its last: 30 Nov + 3 months is 28 or 29 Feb. */
Day day_add_months (Day day, int months);

/* What time it is. A zero-initialised Clock is the system's clock in the local time zone. */
typedef struct {
  Day fixed_today; /* the day `--today` gave, where `fixed` is set */
  gboolean fixed;
  gint64 fixed_now; /* seconds since the epoch where > 0 and fixed: time stands still (tests) */
} Clock;

Day clock_today (const Clock *clock);

/* Seconds since the epoch, UTC. With a fixed day: that day at fixed_now, or at the present time of day. */
gint64 clock_now (const Clock *clock);

/* "2026-11-18T09:02:31Z" for SECONDS since the epoch. Caller frees. */
char *clock_iso (gint64 seconds);

/* The local day of SECONDS since the epoch, and the instant at which a local day begins. */
Day clock_day (gint64 seconds);
gint64 clock_day_start (Day day);

/* "09:02" in the local time zone. Caller frees. */
char *clock_hhmm (gint64 seconds);
