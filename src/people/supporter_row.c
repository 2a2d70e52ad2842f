/* A supporter as one line of the register. */
#include "people/supporter.h"

#include "people/ladder.h"

#include <string.h>

/* "Exams, 2 private, consent missing": names of what may be shown, each once, and a count of the rest. */
char *supporter_areas_words (const Supporter *supporter)
{
  GString *list = g_string_new (NULL);
  gint64 last = 0;
  guint private = 0;
  guint missing = 0;

  for (guint i = 0; i < supporter->offers->len; i++) {
    const Offer *offer = supporter->offers->pdata[i];

    if (offer->area == last) /* in the order of areas */
      continue;
    last = offer->area;
    private += offer->sensitive ? 1 : 0;
    missing += offer->consented ? 0 : 1;
    if (!offer->sensitive)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", offer->area_name);
  }
  if (private > 0)
    g_string_append_printf (list, "%s%u private", list->len > 0 ? ", " : "", private);
  if (missing > 0 && missing == private)
    g_string_append (list, ", consent missing");
  else if (missing > 0)
    g_string_append_printf (list, ", %u consent missing", missing);
  if (list->len == 0)
    g_string_append (list, "none: broadcasts only");
  return g_string_free (list, FALSE);
}

long supporter_load_of (const Supporter *supporter)
{
  return supporter->open_asks + supporter->unused_yeses + supporter->active_pairs;
}

char *supporter_places_words (const Supporter *supporter)
{
  const struct {
    long count;
    const char *one, *several;
  } parts[] = {
    { supporter->open_asks, "question open", "questions open" },
    { supporter->unused_yeses, "yes not used", "yeses not used" },
    { supporter->active_pairs, "pair", "pairs" },
  };
  long load = supporter_load_of (supporter);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%ld of %ld%s", load, supporter->limit, load == 0 ? " taken" : "");
  for (guint i = 0, said = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i].count > 0)
      g_string_append_printf (text, "%s%ld %s", said++ == 0 ? ": " : ", ", parts[i].count,
                              parts[i].count == 1 ? parts[i].one : parts[i].several);
  }
  return g_string_free (text, FALSE);
}

static gboolean has_usable (const GPtrArray *offers)
{
  for (guint i = 0; i < offers->len; i++) {
    if (((const Offer *)offers->pdata[i])->consented)
      return TRUE;
  }
  return FALSE;
}

gboolean supporter_can_help (const Supporter *supporter, Day today, Day qualified_since)
{
  return supporter->active && supporter_load_of (supporter) < supporter->limit && has_usable (supporter->offers) &&
         (supporter->away_until == DAY_NONE || supporter->away_until < today) &&
         (supporter->joined_on == DAY_NONE || supporter->joined_on <= today) &&
         (supporter->left_on == DAY_NONE || supporter->left_on > today) &&
         (supporter->qualified_on == DAY_NONE || supporter->qualified_on >= qualified_since);
}

/* The ladder is read only for the few who have a day of qualification. */
static gboolean can_help (KithSession *session, const Supporter *supporter)
{
  g_autoptr (Ladder) ladder = supporter->qualified_on != DAY_NONE ? ladder_load (session, NULL) : NULL;
  Day today = session_today (session);

  if (supporter->qualified_on != DAY_NONE && ladder == NULL)
    return FALSE;
  return supporter_can_help (supporter, today, ladder != NULL ? ladder_qualified_since (ladder, today) : today);
}

void supporter_row_fill (KithSession *session, const Supporter *supporter, SupporterRow *row)
{
  memset (row, 0, sizeof *row);
  row->id = supporter->id;
  row->areas = supporter_areas_words (supporter);
  row->load = supporter_load_of (supporter);
  row->limit = supporter->limit;
  row->last_asked_on = supporter->last_asked_on;
  row->active = supporter->active;
  row->can_help = can_help (session, supporter);
  row->name = g_strdup (supporter->name);
  row->grade = g_strdup (supporter->grade);
}

gboolean supporter_row (KithSession *session, gint64 id, SupporterRow *row, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);

  memset (row, 0, sizeof *row);
  if (supporter == NULL)
    return FALSE;
  supporter_row_fill (session, supporter, row);
  return TRUE;
}

void supporter_row_clear (SupporterRow *row)
{
  g_free (row->name);
  g_free (row->grade);
  g_free (row->areas);
  memset (row, 0, sizeof *row);
}
