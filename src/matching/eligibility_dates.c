#include "matching/eligibility-private.h"
#include "base/text.h"

#include <string.h>

/* SENTENCE with the day in words at its %s, as the rule's today sees it. */
static char *G_GNUC_PRINTF (2, 0) with_day (const Consideration *consideration, const char *sentence, Day day)
{
  g_autofree char *words = day_words (day, consideration->rules->today);

  return g_strdup_printf (sentence, words);
}

static gboolean joins_later (const Consideration *consideration)
{
  Day joined = consideration->supporter->joined_on;

  return joined != DAY_NONE && joined > consideration->rules->today;
}

static gboolean active_passes (const Consideration *consideration)
{
  return consideration->supporter->active && !joins_later (consideration);
}

static char *active_passed (const Consideration *consideration)
{
  if (consideration->supporter->joined_on == DAY_NONE)
    return g_strdup ("active");
  return with_day (consideration, "active since %s", consideration->supporter->joined_on);
}

static char *active_failed (const Consideration *consideration)
{
  if (!consideration->supporter->active)
    return g_strdup ("retired");
  return with_day (consideration, "joins %s", consideration->supporter->joined_on);
}

static char *active_unless (const Consideration *consideration)
{
  g_autofree char *name = text_calling_name (consideration->supporter->name);
  gboolean later = joins_later (consideration);

  if (consideration->supporter->active)
    return with_day (consideration, "it is %s", consideration->supporter->joined_on);

  g_autofree char *again = g_strdup_printf ("%s is made active again", name);

  if (!later)
    return g_steal_pointer (&again);

  g_autofree char *joined = day_words (consideration->supporter->joined_on, consideration->rules->today);

  return g_strdup_printf ("%s and it is %s", again, joined);
}

const Rule rule_active = {
  .name = "active",
  .title = "Active",
  .passes = active_passes,
  .because_passed = active_passed,
  .because_failed = active_failed,
  .unless = active_unless,
};

static gboolean left_passes (const Consideration *consideration)
{
  Day left = consideration->supporter->left_on;

  return left == DAY_NONE || left > consideration->rules->today;
}

static char *left_passed (const Consideration *consideration)
{
  if (consideration->supporter->left_on == DAY_NONE)
    return g_strdup ("has not left");
  return with_day (consideration, "leaves %s", consideration->supporter->left_on);
}

static char *left_failed (const Consideration *consideration)
{
  return with_day (consideration, "left %s", consideration->supporter->left_on);
}

static char *left_unless (const Consideration *consideration)
{
  g_autofree char *name = text_calling_name (consideration->supporter->name);

  return g_strdup_printf ("%s comes back", name);
}

const Rule rule_left = {
  .name = "left",
  .title = "Has not left",
  .passes = left_passes,
  .because_passed = left_passed,
  .because_failed = left_failed,
  .unless = left_unless,
};

/* The last day in the pool after qualifying. */
static Day qualified_until (const Consideration *consideration)
{
  return day_add_months (consideration->supporter->qualified_on, consideration->rules->qualified_months);
}

static gboolean qualified_passes (const Consideration *consideration)
{
  /* Everybody who has not qualified yet is in the pool whatever the period is. */
  return consideration->supporter->qualified_on == DAY_NONE ||
         consideration->supporter->qualified_on >= consideration->rules->today ||
         qualified_until (consideration) >= consideration->rules->today;
}

static char *qualified_passed (const Consideration *consideration)
{
  Day qualified = consideration->supporter->qualified_on, today = consideration->rules->today;

  if (qualified == DAY_NONE)
    return g_strdup ("no day of qualifying recorded");

  g_autofree char *on = day_words (qualified, today);
  g_autofree char *until = day_words (qualified_until (consideration), today);

  return g_strdup_printf ("%s %s, in the pool until %s", qualified > today ? "qualifies" : "qualified", on, until);
}

static char *qualified_failed (const Consideration *consideration)
{
  Day today = consideration->rules->today;
  g_autofree char *on = day_words (consideration->supporter->qualified_on, today);
  g_autofree char *out = day_words (qualified_until (consideration) + 1, today);

  return g_strdup_printf ("qualified %s, out of the pool since %s", on, out);
}

static char *qualified_unless (const Consideration *consideration)
{
  int months = MAX (consideration->rules->qualified_months, 0) + 1;

  while (day_add_months (consideration->supporter->qualified_on, months) < consideration->rules->today)
    months++;
  return g_strdup_printf ("the scheme keeps people %d months", months);
}

const Rule rule_qualified = {
  .name = "qualified",
  .title = "Still in the pool",
  .passes = qualified_passes,
  .because_passed = qualified_passed,
  .because_failed = qualified_failed,
  .unless = qualified_unless,
};

static gboolean away_passes (const Consideration *consideration)
{
  Day until = consideration->supporter->away_until;

  return until == DAY_NONE || until < consideration->rules->today;
}

static char *away_passed (const Consideration *consideration)
{
  if (consideration->supporter->away_until == DAY_NONE)
    return g_strdup ("not away");
  return with_day (consideration, "back since %s", consideration->supporter->away_until + 1);
}

static char *away_failed (const Consideration *consideration)
{
  return with_day (consideration, "away until %s", consideration->supporter->away_until);
}

static char *away_unless (const Consideration *consideration)
{
  return with_day (consideration, "it is %s", consideration->supporter->away_until + 1);
}

const Rule rule_away = {
  .name = "away",
  .title = "Not away",
  .passes = away_passes,
  .because_passed = away_passed,
  .because_failed = away_failed,
  .unless = away_unless,
};
