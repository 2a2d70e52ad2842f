#include "ui/screens/conflict_page.h"

#include "base/text.h"
#include "store/audit.h"

struct ConflictPage {
  char *who; /* changed it, and when */
  ThreeWay *versions;
};

static const char heading[] = "Nothing of yours is saved yet, and nothing of it is lost: choose, field by "
                              "field, what is to stand. F2 saves that, Esc goes back to what you typed.";

/* ---- who wrote it meanwhile */

/* "at 14:05", "on Fri 20 Nov at 14:05". */
static char *time_words (App *app, gint64 at)
{
  g_autofree char *hhmm = clock_hhmm (at);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (at);
  Day day =
      day_from_date (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
  if (day == app_today (app))
    return g_strdup_printf ("at %s", hhmm);
  g_autofree char *words = day_words (day, app_today (app));
  return g_strdup_printf ("on %s at %s", words, hhmm);
}

char *conflict_who (App *app, const char *table, gint64 row, const char *did)
{
  gint64 at = 0;
  KithSession *session = app_session (app);
  g_autofree char *actor = audit_last_actor (session, table, row, &at);
  if (actor == NULL)
    return g_strdup_printf ("Someone else %s meanwhile.", did);
  g_autofree char *when = time_words (app, at);
  return g_str_equal (actor, session->actor) ? g_strdup_printf ("You %s in another window, %s.", did, when)
                                             : g_strdup_printf ("%s %s %s.", actor, did, when);
}

/* ---- the page */

static const char short_heading[] = "Choose what is to stand: F2 saves it, Esc goes back to what you typed.";

/* Below so many rows every line is wanted for the versions. */
enum { FEW_ROWS = 14 };

ConflictPage *conflict_page_new (const Field *fields, const char *who, const Values *base, const Values *theirs,
                                 const Values *mine)
{
  ConflictPage *page = g_new0 (ConflictPage, 1);
  page->who = g_strdup (who);
  page->versions = three_way_new ();
  for (guint i = 0; i < values_count (mine); i++) {
    const char *name = values_name (mine, i);
    const Field *field = fields == NULL ? NULL : field_find (fields, name);
    if (!values_has (theirs, name))
      continue;
    three_way_add (page->versions, name, field == NULL ? name : field->label,
                   base == NULL ? NULL : values_get (base, name), values_text (theirs, name), values_text (mine, name));
  }
  return page;
}

void conflict_page_free (ConflictPage *page)
{
  if (page == NULL)
    return;
  three_way_free (page->versions);
  g_free (page->who);
  g_free (page);
}

gboolean conflict_page_differs (const ConflictPage *page)
{
  return three_way_count (page->versions) > 0;
}

void conflict_page_draw (ConflictPage *page, Canvas *canvas, Rect body)
{
  gboolean few = body.rows < FEW_ROWS;
  g_autofree char *sentence = g_strdup_printf ("%s %s", page->who, few ? short_heading : heading);
  g_autoptr (GPtrArray) lines = text_wrap (sentence, body.columns - 2);
  int row = body.row;
  for (guint i = 0; i < lines->len; i++)
    canvas_text (canvas, row++, 1, -1, ROLE_DUE, g_ptr_array_index (lines, i));
  row += few ? 0 : 1;
  three_way_draw (page->versions, canvas, (Rect){ row, body.column, body.row + body.rows - row, body.columns });
}

gboolean conflict_page_event (ConflictPage *page, const Event *event)
{
  return event->kind == EVENT_KEY && three_way_handle_key (page->versions, event->key);
}

const char *conflict_page_apply (ConflictPage *page, Values *values)
{
  const char *open = three_way_next_open (page->versions);
  if (open != NULL)
    return open;
  for (guint i = 0; i < three_way_count (page->versions); i++)
    values_set (values, three_way_name (page->versions, i), three_way_text (page->versions, i));
  return NULL;
}
