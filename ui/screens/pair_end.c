/* Ending a pair: a kind, and a private reason or none. */
#include "base/error.h"
#include "store/private_text.h"
#include "support/pair.h"
#include "ui/screens/form_page.h"

typedef struct {
  FormPage page; /* first: form_page.h */
  char *title;
} State;

static const Field fields[] = {
  { .name = "kind",
    .label = "How it ends",
    .help = "",
    .kind = FIELD_CHOICE,
    .choices = pair_end_kinds,
    .required = TRUE },
  { .name = "reason", .label = "Reason", .help = "optional, private, never sent", .kind = FIELD_BLOCK },
  { .name = NULL },
};

static const FormPageRow rows[] = {
  { "kind", FORM_CHOICE, NULL, NULL, 0 },
  { "reason", FORM_BLOCK, NULL, NULL, 0 },
};

static gboolean has_ended (const Pair *pair)
{
  return g_str_equal (pair->state, "ended");
}

/* What the form's fields are in the store: nothing while the pair goes on. A reason that is closed to this session is left out. */
static Values *values_of (KithSession *session, const Pair *pair, GError **error)
{
  g_autofree char *reason = has_ended (pair) ? pair_end_reason (session, pair->id, error) : g_strdup ("");
  if (reason == NULL)
    return NULL;
  Values *values = values_new ();
  values_set (values, "kind", has_ended (pair) ? pair->end_kind : "");
  if (!private_text_is_closed (reason))
    values_set (values, "reason", reason);
  return values;
}

static Outcome save (void *data);

static void close_end (void *data)
{
  State *state = data;
  form_page_clear (&state->page);
  g_free (state->title);
  g_free (state);
}

/* A pair that has ended meanwhile is only shown to settle what was typed before. */
static gboolean can_open (App *app, const Pair *pair, GError **error)
{
  g_autoptr (Draft) draft = has_ended (pair) ? draft_find (app_session (app), "pair-end", pair->id) : NULL;
  if (!has_ended (pair) || draft != NULL)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_REFUSED, "This pair has ended already.");
  return FALSE;
}

static void *open_end (App *app, gint64 record, const char *argument, GError **error)
{
  (void)argument;
  g_autoptr (Pair) pair = pair_load (app_session (app), record, error);
  Values *stored = pair == NULL || !can_open (app, pair, error) ? NULL : values_of (app_session (app), pair, error);
  if (stored == NULL)
    return NULL;
  State *state = g_new0 (State, 1);
  FormPage *page = &state->page;
  state->title = g_strdup_printf ("End pair %" G_GINT64_FORMAT " • %s supports %s", pair->id, pair->supporter_name,
                                  pair->supportee_name);
  form_page_init (page, app, "pair-end", record, fields, NULL, state, save);
  page->table = "pair";
  page->did = "ended this pair";
  form_add_row (page->form, &(FormRow){ .label = "Either of the two may end it at any time. The supporter's place "
                                                 "becomes free; nobody is told by kith.",
                                        .kind = FORM_NOTE });
  form_page_add_rows (page, rows, G_N_ELEMENTS (rows));
  form_add_button (page->form, "keep", "Keep the pair");
  form_add_button (page->form, "end", "End the pair");
  form_page_set_stored (page, stored, pair->version);
  form_set (page->form, "kind", has_ended (pair) ? pair->end_kind : pair_end_kinds[0]);
  form_set_unchanged (page->form);
  return state;
}

static char *end_title (void *data, char **right)
{
  State *state = data;
  *right = form_page_draft_words (&state->page);
  return g_strdup (state->title);
}

static void draw_end (void *data, Canvas *canvas, Rect body)
{
  form_page_draw (data, canvas, body);
}

static Outcome done (FormPage *page, const char *sentence)
{
  form_page_done (page);
  app_say (page->app, sentence, page->record);
  return OUTCOME_CLOSE;
}

/* Somebody else ended it, and what is to stand of theirs and of what was typed has been chosen. */
static Outcome correct (FormPage *page, const Pair *pair, const Values *theirs)
{
  g_autoptr (GError) error = NULL;
  const char *kind = form_text (page->form, "kind"), *reason = form_text (page->form, "reason");
  gboolean knows_reason = values_has (theirs, "reason");
  if (g_str_equal (kind, pair->end_kind) && (!knows_reason || g_str_equal (reason, values_text (theirs, "reason"))))
    return done (page, "Pair %" G_GINT64_FORMAT " has ended as they noted it; nothing of yours was written.");
  if (!pair_correct_end (app_session (page->app), page->record, page->version, kind, knows_reason ? reason : NULL,
                         &error))
    return app_fail (page->app, g_steal_pointer (&error));
  return done (page, "What you chose is noted of the end of pair %" G_GINT64_FORMAT ". u takes that back.");
}

static Outcome save (void *data)
{
  FormPage *page = data;
  KithSession *session = app_session (page->app);
  g_autoptr (GError) error = NULL;
  if (!form_check (page->form))
    return form_page_incomplete (page, "saved");
  g_autoptr (Pair) pair = pair_load (session, page->record, &error);
  g_autoptr (Values) now = pair == NULL ? NULL : values_of (session, pair, &error);
  if (now == NULL)
    return app_fail (page->app, g_steal_pointer (&error));
  if (has_ended (pair))
    return form_page_is_behind (page, now) ? form_page_changed (page, g_steal_pointer (&now), pair->version)
                                           : correct (page, pair, now);
  if (!pair_end (session, page->record, form_text (page->form, "kind"), form_text (page->form, "reason"), &error))
    return app_fail (page->app, g_steal_pointer (&error));
  return done (page, "Pair %" G_GINT64_FORMAT " has ended; the place is free. u takes that back.");
}

static Outcome pressed (void *data, const char *button)
{
  if (g_str_equal (button, "end"))
    return save (data);
  form_page_done (data);
  return OUTCOME_CLOSE;
}

static Outcome end_event (void *data, const Event *event)
{
  return form_page_event (data, event, pressed);
}

static char *save_title (void *data)
{
  return g_strdup (((FormPage *)data)->conflict != NULL ? "Save what is chosen" : "End the pair");
}

static char *leave_title (void *data)
{
  FormPage *page = data;
  return page->conflict != NULL ? form_page_leave_title (data) : g_strdup ("Keep the pair");
}

static const Action actions[] = {
  { "end-it", "F2", "End the pair", "Ends the pair.", NULL, form_page_save, save_title, ACTION_TEXT },
  { "leave-form", "Esc", "Keep the pair", "Goes back; the pair goes on.", NULL, form_page_leave, leave_title,
    ACTION_TEXT },
  { 0 },
};

const Screen pair_end_screen = {
  .name = "pair-end",
  .tab = TAB_AGREEMENTS,
  .form = TRUE,
  .help = "A pair may end for any reason or none. The reason, if you note one, is seen by coordinators only.",
  .actions = actions,
  .open = open_end,
  .close = close_end,
  .draw = draw_end,
  .event = end_event,
  .typing = form_page_typing,
  .keep_draft = form_page_keep_draft,
  .title = end_title,
};
