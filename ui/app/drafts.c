/* At the start: what was typed and not saved is offered. */
#include "ui/app/app.h"

/* The form that a draft belongs to, by its name among drafts: "request" is the screen "request-form". NULL: none any more. */
static const Screen *screen_of (const Draft *draft)
{
  if (g_str_equal (draft->form, "prompt"))
    return screen_find (values_text (draft->values, "screen"));
  g_autofree char *form = g_strdup_printf ("%s-form", draft->form);
  const Screen *screen = screen_find (form);
  return screen != NULL ? screen : screen_find (draft->form);
}

/* What a form is called in the list, where its name among drafts is not a word for it. */
static const struct {
  const char *form, *words;
} names[] = {
  { "template", "wording of a message" }, { "terminal", "terminal settings" }, { "office", "office settings" },
  { "pair-end", "end of a pair" },        { "call", "telephone call" },        { "consent", "consent" },
  { "import", "import of a register" },   { "summary", "summary of request" },
};

static char *name_of (const Draft *draft)
{
  char *prompt = prompt_words (draft);
  if (prompt != NULL)
    return prompt;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (draft->form, names[i].form))
      return g_strdup (names[i].words);
  return g_strdup (draft->form);
}

static gboolean is_new (const Draft *draft)
{
  return g_str_equal (draft->form, "request") || g_str_equal (draft->form, "supporter");
}

static gboolean is_a_record (const Draft *draft)
{
  static const char *const forms[] = { "request", "supporter", "summary", NULL };
  return draft->record != 0 && g_strv_contains (forms, draft->form);
}

/* "request 42, Sun 22 Nov 10:32"; nothing that was typed. */
static char *words_for (App *app, const Draft *draft)
{
  g_autofree char *iso = clock_iso (draft->saved_at);
  iso[10] = '\0';
  g_autofree char *day = day_words (day_from_iso (iso), app_today (app));
  g_autofree char *time = clock_hhmm (draft->saved_at);
  g_autofree char *name = name_of (draft);
  if (is_a_record (draft))
    return g_strdup_printf ("%s %" G_GINT64_FORMAT ", %s %s", name, draft->record, day, time);
  return g_strdup_printf ("%s%s, %s %s", draft->record == 0 && is_new (draft) ? "new " : "", name, day, time);
}

static Outcome open_draft (App *app, gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (data, ":", 3);
  gint64 record = g_ascii_strtoll (parts[1], NULL, 10);
  if (g_str_equal (parts[0], "prompt"))
    return prompt_offer (app, record);
  app->takes_draft = TRUE;
  app->draft = parts[2];
  Outcome outcome = app_open (app, parts[0], record, NULL);
  app->takes_draft = FALSE;
  app->draft = NULL;
  return outcome;
}

gboolean app_takes_draft (App *app)
{
  return app->takes_draft;
}

const char *app_draft_taken (App *app)
{
  return app->draft;
}

void app_offer_drafts (App *app)
{
  g_autoptr (GPtrArray) drafts = draft_list (app->session, NULL);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
    const Draft *draft = g_ptr_array_index (drafts, i);
    const Screen *screen = screen_of (draft);
    if (screen == NULL)
      continue;
    if (app->overlay.menu == NULL) {
      app->overlay.menu = menu_new ("Kept from last time, not saved: take it up now?");
      app->overlay.found = g_ptr_array_new_with_free_func (g_free);
      app->overlay.action = open_draft;
    }
    const char *kind = g_str_equal (draft->form, "prompt") ? "prompt" : screen->name;
    char *target = g_strdup_printf ("%s:%" G_GINT64_FORMAT ":%s", kind, draft->record, draft->file);
    g_ptr_array_add (app->overlay.found, target);
    g_autofree char *words = words_for (app, draft);
    menu_add (app->overlay.menu, NULL, words, NULL, target);
  }
}
