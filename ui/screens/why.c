/* Why, or why not: every rule for one request and one supporter, and the parts of the score. */
#include "people/supporter.h"
#include "support/candidates.h"
#include "ui/screens/screen.h"
#include "ui/widgets/pager.h"

typedef struct {
  App *app;
  gint64 request, supporter;
  Pager *pager;
} Why;

static void *open_why (App *app, gint64 record, const char *argument, GError **error)
{
  (void)error;
  Why *why = g_new0 (Why, 1);
  why->app = app;
  why->request = record;
  why->supporter = argument == NULL ? 0 : g_ascii_strtoll (argument, NULL, 10);
  why->pager = pager_new ();
  return why;
}

static void close_why (void *state)
{
  Why *why = state;
  pager_free (why->pager);
  g_free (why);
}

static void add_verdict (Pager *pager, const Verdict *verdict)
{
  g_autofree char *text = verdict->passed ? g_strdup_printf ("yes: %s", verdict->because)
                                          : g_strdup_printf ("NO: %s. Unless: %s.", verdict->because, verdict->unless);
  pager_add_entry (pager, 36, verdict->title, text);
}

static gboolean load_why (void *state, GError **error)
{
  Why *why = state;
  KithSession *session = app_session (why->app);
  int score = -1;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (Supporter) supporter = supporter_load (session, why->supporter, error);
  g_autoptr (GArray) verdicts =
      supporter == NULL ? NULL : candidates_why (session, why->request, why->supporter, &score, &parts, error);
  if (verdicts == NULL)
    return FALSE;
  pager_clear (why->pager);
  g_autofree char *title = g_strdup_printf ("%s and request %" G_GINT64_FORMAT, supporter->name, why->request);
  pager_add_heading (why->pager, title);
  pager_add_text (why->pager, 3, score < 0 ? ROLE_BAD : ROLE_GOOD, score < 0 ? "Cannot be asked." : "Can be asked.");
  pager_add_gap (why->pager);
  pager_add_heading (why->pager, "RULES");
  for (guint i = 0; i < verdicts->len; i++)
    add_verdict (why->pager, &g_array_index (verdicts, Verdict, i));
  if (score < 0 || parts == NULL)
    return TRUE;
  pager_add_gap (why->pager);
  g_autofree char *heading = g_strdup_printf ("SCORE %d OF 1000", score);
  pager_add_heading (why->pager, heading);
  for (guint i = 0; i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);
    g_autofree char *points = g_strdup_printf ("%d", part->points);
    pager_add_entry (why->pager, 8, points, part->reason);
  }
  return TRUE;
}

static void draw_why (void *state, Canvas *canvas, Rect body)
{
  pager_draw (((Why *)state)->pager, canvas, body);
}

static Outcome why_event (void *state, const Event *event)
{
  Why *why = state;
  return event->kind == EVENT_KEY && pager_handle_key (why->pager, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static Outcome go_to_supporter (void *state)
{
  Why *why = state;
  return app_open (why->app, "supporter", why->supporter, NULL);
}

static const Action actions[] = {
  { "go", "g", "Go to supporter", "Opens the supporter's page, where the facts can be changed.", NULL, go_to_supporter,
    NULL, 0 },
  { 0 },
};

const Screen why_screen = {
  .name = "why",
  .tab = TAB_MATCHES,
  .help = "Every rule with the figures it looked at. A rule that stands against asking says what would change it.",
  .actions = actions,
  .open = open_why,
  .close = close_why,
  .load = load_why,
  .draw = draw_why,
  .event = why_event,
};
