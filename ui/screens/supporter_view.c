#include "ui/screens/supporter_view.h"

#include "base/text.h"
#include "people/ladder.h"
#include "store/audit.h"
#include "support/involvement.h"
#include "support/request.h"

#include <string.h>

enum { INVOLVEMENTS_SHOWN = 20, LABEL_WIDTH = 9, SECOND_COLUMN = 48, SECOND_LABEL = 7 };

void supporter_view_clear (SupporterView *view)
{
  g_clear_pointer (&view->supporter, supporter_free);
  g_clear_pointer (&view->involvements, g_ptr_array_unref);
  g_free (view->areas);
  g_free (view->places);
  g_free (view->asked);
  g_clear_pointer (&view->say, g_ptr_array_unref);
  *view = (SupporterView){ 0 };
}

/* What may be said to this supporter about each request that waits for them. */
static GPtrArray *load_say (KithSession *session, const Supporter *supporter, const GPtrArray *involvements)
{
  GPtrArray *say = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < involvements->len; i++) {
    const Involvement *involvement = g_ptr_array_index (involvements, i);
    g_autoptr (GPtrArray) told =
        involvement->waiting ? request_may_be_told (session, involvement->request, NULL) : NULL;
    for (guint j = 0; told != NULL && j < told->len; j++) {
      const MayBeTold *entry = g_ptr_array_index (told, j);
      if (g_str_equal (entry->who, supporter->name))
        g_ptr_array_add (say, g_strdup (entry->what));
    }
  }
  if (say->len == 0)
    g_ptr_array_add (say, g_strdup ("Nothing is open with them. Who asks for support is not for them to know."));
  return say;
}

gboolean supporter_view_read (SupporterView *view, KithSession *session, gint64 id, Day qualified_since, GError **error)
{
  g_autoptr (Supporter) supporter = supporter_load (session, id, error);
  if (supporter == NULL)
    return FALSE;
  view->involvements =
      supporter->has_asks ? involvement_list (session, id, INVOLVEMENTS_SHOWN, error) : g_ptr_array_new ();
  if (view->involvements == NULL)
    return FALSE;
  view->id = id;
  view->can_help = supporter_can_help (supporter, session_today (session), qualified_since);
  view->areas = supporter_areas_words (supporter);
  view->places = g_strdup_printf ("%ld/%ld", supporter_load_of (supporter), supporter->limit);
  view->asked = short_day (supporter->last_asked_on, session_today (session));
  view->say = load_say (session, supporter, view->involvements);
  view->supporter = g_steal_pointer (&supporter);
  return TRUE;
}

Day supporter_view_qualified_since (KithSession *session, GError **error)
{
  g_autoptr (Ladder) ladder = ladder_load (session, error);
  return ladder == NULL ? DAY_NONE : ladder_qualified_since (ladder, session_today (session));
}

gboolean supporter_view_load (SupporterView *view, KithSession *session, gint64 id, GError **error)
{
  gint64 generation = store_generation (session->store);
  if (view->id == id && view->generation == generation)
    return TRUE;
  Day since = supporter_view_qualified_since (session, error);
  SupporterView read = { .generation = generation, .revealed = view->revealed && view->id == id };
  if (since == DAY_NONE || !supporter_view_read (&read, session, id, since, error))
    return FALSE;
  supporter_view_clear (view);
  *view = read;
  return TRUE;
}

gboolean supporter_view_reveal (SupporterView *view, KithSession *session, GError **error)
{
  if (!audit_note (session, "reveal", "person", view->id, "areas", error))
    return FALSE;
  view->revealed = TRUE;
  view->generation = store_generation (session->store);
  return TRUE;
}

static gboolean has_usable_offer (const Supporter *supporter)
{
  for (guint i = 0; i < supporter->offers->len; i++)
    if (((const Offer *)g_ptr_array_index (supporter->offers, i))->consented)
      return TRUE;
  return FALSE;
}

char *supporter_view_standing (const SupporterView *view, Day today)
{
  const Supporter *supporter = view->supporter;
  if (!supporter->active)
    return g_strdup ("retired");
  if (supporter->open_asks > 0)
    return g_strdup ("waiting for answer");
  if (supporter->unused_yeses > 0)
    return g_strdup ("said yes");
  if (supporter->left_on != DAY_NONE && supporter->left_on <= today)
    return g_strdup ("has left");
  if (supporter->away_until != DAY_NONE && supporter->away_until >= today) {
    g_autofree char *until = day_words (supporter->away_until, today);
    return g_strdup_printf ("away until %s", until);
  }
  if (supporter->active_pairs >= supporter->limit)
    return g_strdup ("full");
  if (supporter->offers->len == 0)
    return g_strdup ("broadcasts only");
  return g_strdup (!has_usable_offer (supporter) ? "consent missing" : view->can_help ? "can help" : "cannot help now");
}

char *short_day (Day day, Day today)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  int year, month, day_of_month, this_year, other_month, other_day;
  if (day == DAY_NONE)
    return g_strdup ("never");
  day_to_date (day, &year, &month, &day_of_month);
  day_to_date (today, &this_year, &other_month, &other_day);
  if (year == this_year)
    return g_strdup_printf ("%d %s", day_of_month, months[month - 1]);
  return g_strdup_printf ("%d %s %d", day_of_month, months[month - 1], year);
}

/* ---- the facts as lines */

static void view_line_clear (gpointer data)
{
  ViewLine *line = data;
  g_free (line->own);
  g_free (line->own2);
}

/* VALUE stays the caller's. */
static void lend_line (GArray *lines, const char *label, const char *value)
{
  ViewLine line = { .label = label, .value = value };
  g_array_append_val (lines, line);
}

/* Takes VALUE. */
static void add_line (GArray *lines, const char *label, char *value)
{
  ViewLine line = { .label = label, .value = value, .own = value };
  g_array_append_val (lines, line);
}

/* SECOND beside the last line, or below it. */
static void add_second (GArray *lines, gboolean wide, ViewLine second)
{
  if (!wide) {
    g_array_append_val (lines, second);
    return;
  }
  ViewLine *line = &g_array_index (lines, ViewLine, lines->len - 1);
  line->label2 = second.label;
  line->value2 = second.value;
  line->own2 = second.own;
}

static const char *or_none (const char *text)
{
  return *text == '\0' ? "none" : text;
}

static void append_after (GString *text, const char *separator, const char *words)
{
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, words);
}

static char *course_text (const Supporter *supporter, Day today)
{
  GString *text = g_string_new (supporter->cohort);
  if (*supporter->grade != '\0')
    append_after (text, ", ", supporter->grade);
  if (supporter->qualified_on != DAY_NONE) {
    g_autofree char *day = short_day (supporter->qualified_on, today);
    append_after (text, ", ", supporter->qualified_on <= today ? "qualified " : "qualifies ");
    g_string_append (text, day);
  }
  if (text->len == 0)
    g_string_append (text, "none");
  return g_string_free (text, FALSE);
}

static char *offer_text (const Offer *offer, Day today)
{
  GString *text = g_string_new (offer->area_name);
  if (offer->sensitive && offer->consented_on != DAY_NONE) {
    g_autofree char *day = short_day (offer->consented_on, today);
    g_string_append_printf (text, ", consent %s", day);
  } else if (offer->sensitive && !offer->consented) {
    g_string_append (text, ", consent missing");
  }
  return g_string_free (text, FALSE);
}

/* "1 private, consent 4 Sep (v shows)" */
static void append_private (GString *text, const Supporter *supporter, Day today)
{
  guint count = 0, missing = 0;
  Day latest = DAY_NONE;
  for (guint i = 0; i < supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (supporter->offers, i);
    if (!offer->sensitive)
      continue;
    count++;
    missing += !offer->consented;
    latest = offer->consented_on != DAY_NONE ? MAX (latest, offer->consented_on) : latest;
  }
  if (count == 0)
    return;
  g_string_append_printf (text, "%s%u private", text->len > 0 ? " • " : "", count);
  if (missing > 0)
    g_string_append_printf (text, missing == count ? ", consent missing" : ", %u without consent", missing);
  else if (latest != DAY_NONE) {
    g_autofree char *day = short_day (latest, today);
    g_string_append_printf (text, ", consent %s", day);
  }
  g_string_append (text, " (v shows)");
}

static char *areas_text (const SupporterView *view, Day today)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < view->supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (view->supporter->offers, i);
    if (offer->sensitive && !view->revealed)
      continue;
    g_autofree char *one = offer_text (offer, today);
    append_after (text, " • ", one);
  }
  if (!view->revealed)
    append_private (text, view->supporter, today);
  if (text->len == 0)
    g_string_append (text, "none: broadcasts only");
  return g_string_free (text, FALSE);
}

static void add_open (GArray *lines, const SupporterView *view, Day today)
{
  guint count = 0;
  for (guint i = 0; i < view->involvements->len; i++) {
    const Involvement *involvement = g_ptr_array_index (view->involvements, i);
    if (!involvement->waiting)
      continue;
    g_autofree char *words = involvement_words (involvement, today);
    add_line (lines, count++ == 0 ? "Open" : "",
              g_strdup_printf ("Request %" G_GINT64_FORMAT ": %s", involvement->request, words));
  }
  if (count == 0)
    lend_line (lines, "Open", "nothing");
}

/* "until Fri 4 Dec", NULL: is not away */
static char *away_text (const Supporter *supporter, Day today)
{
  if (supporter->away_until == DAY_NONE || supporter->away_until < today)
    return NULL;
  g_autofree char *until = day_words (supporter->away_until, today);
  return g_strdup_printf ("until %s", until);
}

GArray *supporter_view_lines (const SupporterView *view, Day today, gboolean wide)
{
  const Supporter *supporter = view->supporter;
  GArray *lines = g_array_sized_new (FALSE, FALSE, sizeof (ViewLine), 12);
  char *course = course_text (supporter, today), *away = away_text (supporter, today);
  g_array_set_clear_func (lines, view_line_clear);
  lend_line (lines, "E-mail", or_none (supporter->email));
  add_second (lines, wide, (ViewLine){ .label = "Phone", .value = or_none (supporter->phone) });
  add_line (lines, "Course", course);
  add_second (lines, wide, (ViewLine){ .label = "Site", .value = or_none (supporter->site) });
  add_line (lines, "Areas", areas_text (view, today));
  add_line (lines, "Places", supporter_places_words (supporter));
  add_second (lines, wide, (ViewLine){ .label = "Away", .value = away == NULL ? "no" : away, .own = away });
  add_open (lines, view, today);
  for (guint i = 0; i < view->say->len; i++)
    lend_line (lines, i == 0 ? "SAY" : "", g_ptr_array_index (view->say, i));
  return lines;
}

/* Whether text_wrap() would leave it as it is: most values are short and plain. */
static gboolean is_one_line (const char *value, int width)
{
  gsize length = strlen (value);
  return length > 0 && length <= (gsize)width && strpbrk (value, "\n\t") == NULL && value[length - 1] != ' ';
}

/* Row INDEX of a line, where AT is. */
static void draw_row (const ViewLine *line, Canvas *canvas, Rect rect, int at, guint index, int width,
                      const char *value)
{
  if (at < rect.row || at >= rect.row + rect.rows)
    return;
  if (index == 0)
    canvas_text (canvas, at, rect.column, LABEL_WIDTH - 1, g_str_equal (line->label, "SAY") ? ROLE_KEY : ROLE_MUTED,
                 line->label);
  canvas_text (canvas, at, rect.column + LABEL_WIDTH, width, ROLE_NORMAL, value);
  if (line->label2 != NULL && index == 0)
    screen_draw_pair (canvas, at, rect.column + SECOND_COLUMN - 1, SECOND_LABEL, rect.columns - SECOND_COLUMN,
                      line->label2, line->value2);
}

/* Returns how many rows it takes. */
static int draw_line (const ViewLine *line, Canvas *canvas, Rect rect, int row)
{
  gboolean second = line->label2 != NULL;
  int width = (second ? SECOND_COLUMN - 1 : rect.columns - 1) - LABEL_WIDTH, most = MAX (second ? 500 : width, 10);
  if (is_one_line (line->value, most)) {
    draw_row (line, canvas, rect, row, 0, width, line->value);
    return 1;
  }
  g_autoptr (GPtrArray) wrapped = text_wrap (line->value, most);
  for (guint i = 0; i < wrapped->len; i++)
    draw_row (line, canvas, rect, row + (int)i, i, width, g_ptr_array_index (wrapped, i));
  return (int)wrapped->len;
}

int view_lines_draw (const GArray *lines, Canvas *canvas, Rect rect, int first)
{
  int row = rect.row - first;
  for (guint i = 0; i < lines->len; i++)
    row += draw_line (&g_array_index (lines, ViewLine, i), canvas, rect, row);
  return row - rect.row + first;
}
