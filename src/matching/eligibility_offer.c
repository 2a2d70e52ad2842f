#include "matching/eligibility-private.h"
#include "base/text.h"

/* "1 pair", "2 pairs". */
static char *counted (gint32 count, const char *one, const char *several)
{
  return g_strdup_printf ("%d %s", count, count == 1 ? one : several);
}

static gboolean area_passes (const Consideration *consideration)
{
  const SupporterFacts *supporter = consideration->supporter;

  for (guint i = 0; i < supporter->offer_count; i++)
    if (supporter->offers[i].area == consideration->request->area)
      return TRUE;
  return FALSE;
}

/* An area may be offered with several details. */
static gint32 areas_offered (const SupporterFacts *supporter)
{
  gint32 count = 0;

  for (guint i = 0; i < supporter->offer_count; i++) {
    guint earlier = 0;

    while (earlier < i && supporter->offers[earlier].area != supporter->offers[i].area)
      earlier++;
    count += earlier == i;
  }
  return count;
}

static char *area_passed (const Consideration *consideration)
{
  return g_strdup_printf ("offers %s", consideration->request->area_name);
}

static char *area_failed (const Consideration *consideration)
{
  if (consideration->supporter->offer_count == 0)
    return g_strdup ("no areas given");

  g_autofree char *others = counted (areas_offered (consideration->supporter), "other area", "other areas");

  return g_strdup_printf ("offers only %s", others);
}

static char *area_unless (const Consideration *consideration)
{
  g_autofree char *name = text_calling_name (consideration->supporter->name);

  if (consideration->supporter->offer_count == 0)
    return g_strdup ("a broadcast");
  return g_strdup_printf ("%s adds %s", name, consideration->request->area_name);
}

const Rule rule_area = {
  .name = "area",
  .title = "Offers the area",
  .passes = area_passes,
  .because_passed = area_passed,
  .because_failed = area_failed,
  .unless = area_unless,
};

static gboolean consent_passes (const Consideration *consideration)
{
  const SupporterFacts *supporter = consideration->supporter;
  gboolean offered = FALSE;

  for (guint i = 0; i < supporter->offer_count; i++) {
    if (supporter->offers[i].area != consideration->request->area)
      continue;
    if (supporter->offers[i].consented)
      return TRUE;
    offered = TRUE;
  }
  return !offered;
}

static char *consent_passed (const Consideration *consideration)
{
  return g_strdup (area_passes (consideration) ? "no consent missing" : "does not offer it, so nothing to consent to");
}

static char *consent_failed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("consent missing");
}

static char *consent_unless (const Consideration *consideration)
{
  g_autofree char *name = text_calling_name (consideration->supporter->name);

  return g_strdup_printf ("%s confirms it", name);
}

const Rule rule_consent = {
  .name = "consent",
  .title = "Consent where the area is sensitive",
  .passes = consent_passes,
  .because_passed = consent_passed,
  .because_failed = consent_failed,
  .unless = consent_unless,
};

static gboolean limit_passes (const Consideration *consideration)
{
  return supporter_facts_load (consideration->supporter) < consideration->supporter->limit;
}

/* ": 2 asks open, 1 pair": what the places are held by. */
static void append_load (GString *text, const SupporterFacts *supporter)
{
  const struct {
    gint32 count;
    const char *one, *several;
  } parts[] = {
    { supporter->open_asks, "ask open", "asks open" },
    { supporter->unused_yeses, "yes not used", "yeses not used" },
    { supporter->active_pairs, "pair", "pairs" },
  };
  const char *separator = ": ";

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i].count == 0)
      continue;

    g_autofree char *count = counted (parts[i].count, parts[i].one, parts[i].several);

    g_string_append_printf (text, "%s%s", separator, count);
    separator = ", ";
  }
}

/* A place that only a question holds is not called taken. */
static char *limit_passed (const Consideration *consideration)
{
  const SupporterFacts *supporter = consideration->supporter;
  gint32 load = supporter_facts_load (supporter);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%d of %d %s%s", load, supporter->limit, supporter->limit == 1 ? "place" : "places",
                   load == 0 ? " taken" : "");
  append_load (text, supporter);
  return g_string_free (text, FALSE);
}

static char *limit_failed (const Consideration *consideration)
{
  const SupporterFacts *supporter = consideration->supporter;
  GString *text = g_string_new (NULL);

  if (supporter_facts_load (supporter) == 0)
    g_string_assign (text, "takes nobody, limit 0");
  else
    g_string_printf (text, "full, %d of %d", supporter_facts_load (supporter), supporter->limit);
  append_load (text, supporter);
  return g_string_free (text, FALSE);
}

/* One place that comes free is enough only where the limit was not lowered below the load. */
static char *limit_unless (const Consideration *consideration)
{
  const SupporterFacts *supporter = consideration->supporter;
  gint32 load = supporter_facts_load (supporter);
  Day today = consideration->rules->today;

  if (load == supporter->limit && load > 0 && supporter->next_free != DAY_NONE && supporter->next_free >= today) {
    g_autofree char *day = day_words (supporter->next_free, today);

    return g_strdup_printf ("a place frees, %s", day);
  }
  return g_strdup_printf ("the limit is raised to %d", load + 1);
}

const Rule rule_limit = {
  .name = "limit",
  .title = "A free place",
  .passes = limit_passes,
  .because_passed = limit_passed,
  .because_failed = limit_failed,
  .unless = limit_unless,
};
