/* Who else is in: told to them, looked at between keys, shown in the line under the bar. */
#include "ui/app/app.h"

#include "base/day.h"
#include "base/text.h"
#include "store/presence.h"

#include <string.h>

enum { MOST_NAMES = 3 };

/* What is open to be changed: the form nearest to the top. NULL: none. */
static const Frame *open_form (const App *app)
{
  for (guint i = app->stack->len; i > 0; i--) {
    const Frame *frame = &g_array_index (app->stack, Frame, i - 1);
    if (frame->screen->keep_draft != NULL)
      return frame;
  }
  return NULL;
}

/* Something that two people can have open at once: not a new record, not one's own settings. */
static gboolean is_shared (const Frame *frame)
{
  return frame->record != 0 || frame->argument != NULL || g_str_equal (frame->screen->name, "office");
}

static char *form_key (const Frame *frame)
{
  if (frame == NULL || !is_shared (frame))
    return g_strdup ("");
  return frame->argument == NULL ? g_strdup (frame->screen->name)
                                 : g_strdup_printf ("%s %s", frame->screen->name, frame->argument);
}

static gboolean is_listed (const char *names, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (names, ", ", -1);
  return g_strv_contains ((const char *const *)parts, name);
}

/* "also in: lwong, you" */
static char *also_in (const App *app, GPtrArray *list)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint count = 0;
  for (guint i = 0; i < list->len; i++) {
    const Presence *presence = g_ptr_array_index (list, i);
    const char *name = g_str_equal (presence->actor, app->session->actor) ? "you" : presence->actor;
    if (presence->own || is_listed (names->str, name))
      continue;
    if (++count <= MOST_NAMES)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  if (count == 0)
    return NULL;
  return count <= MOST_NAMES ? g_strdup_printf ("also in: %s", names->str)
                             : g_strdup_printf ("also in: %s and %u more", names->str, count - MOST_NAMES);
}

/* "lwong is editing this since 10:42", or NULL. */
static char *who_edits (const App *app, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++) {
    const Presence *presence = g_ptr_array_index (list, i);
    if (presence->own || *presence->form == '\0' || g_strcmp0 (presence->form, app->told_form) != 0 ||
        presence->record != app->told_record)
      continue;
    g_autofree char *hhmm = clock_hhmm (presence->form_since);
    if (g_str_equal (presence->actor, app->session->actor))
      return g_strdup_printf ("You edit this elsewhere since %s", hhmm);
    return g_strdup_printf ("%s is editing this since %s", presence->actor, hhmm);
  }
  return NULL;
}

/* Changes when anybody comes, goes or opens something else. */
static char *digest (GPtrArray *list)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < list->len; i++) {
    const Presence *presence = g_ptr_array_index (list, i);
    g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT ";", presence->id, presence->form, presence->record);
  }
  return g_string_free (text, FALSE);
}

static void look (App *app)
{
  g_autoptr (GPtrArray) list = presence_list (app->session, NULL);
  if (list == NULL)
    return;
  g_autofree char *now = digest (list);
  if (g_strcmp0 (now, app->present) == 0)
    return;
  g_free (app->present);
  app->present = g_steal_pointer (&now);
  g_free (app->others);
  app->others = who_edits (app, list);
  app->same_form = app->others != NULL;
  if (app->others == NULL)
    app->others = also_in (app, list);
  if (g_str_equal (app_top (app)->screen->name, "sessions"))
    app->stale = TRUE;
}

void app_presence (App *app)
{
  const Frame *frame = open_form (app);
  g_autofree char *form = form_key (frame);
  gint64 record = frame == NULL ? 0 : frame->record;
  if (app->told_form != NULL && g_str_equal (form, app->told_form) && record == app->told_record)
    return;
  g_free (app->told_form);
  app->told_form = g_steal_pointer (&form);
  app->told_record = record;
  presence_tell (app->session, app->told_form, record);
  g_clear_pointer (&app->present, g_free);
  look (app);
  if (app->same_form && app->message == NULL)
    app_say (app, "%s. Who saves second is shown both and loses nothing.", app->others);
}

static void look_for_end (App *app)
{
  if (app->awaited == NULL || !presence_has_ended (app->session, app->awaited))
    return;
  g_clear_pointer (&app->awaited, g_free);
  app_say (app, "That session has ended.");
  app->stale = TRUE;
  if (app->awaited_own && !overlay_is_open (app))
    app_offer_drafts (app);
}

void app_presence_tick (App *app)
{
  g_autofree char *by = presence_ended_by (app->session);
  if (by != NULL) {
    app->farewell = g_strdup_printf ("%s ended this session from elsewhere; what was typed is kept as a draft.", by);
    app->leaving = TRUE;
    return;
  }
  look (app);
  look_for_end (app);
}

void app_await_end (App *app, const char *id, gboolean own)
{
  g_free (app->awaited);
  app->awaited = g_strdup (id);
  app->awaited_own = own;
}

char *app_presence_words (const App *app)
{
  const char *plain = store_is_encrypted () ? NULL : "this store is not encrypted";
  if (app->others != NULL && plain != NULL)
    return g_strdup_printf ("%s, %s", app->others, plain);
  return g_strdup (app->others != NULL ? app->others : plain);
}

void app_presence_clear (App *app)
{
  g_clear_pointer (&app->told_form, g_free);
  g_clear_pointer (&app->present, g_free);
  g_clear_pointer (&app->others, g_free);
  g_clear_pointer (&app->awaited, g_free);
}
