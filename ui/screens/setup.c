/* Setup: the sections of what the office and the coordinator set once and rarely again. */
#include "mail/template.h"
#include "people/area.h"
#include "people/consent.h"
#include "people/supporter.h"
#include "store/archive.h"
#include "store/keyring.h"
#include "store/presence.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/access.h"
#include "support/handover.h"
#include "support/retention.h"
#include "ui/screens/screen.h"
#include "ui/widgets/list.h"

typedef struct {
  const char *label, *screen, *what;
  char *(*now) (App *app); /* how it stands, newly allocated; NULL: nothing to say */
} Section;

typedef struct {
  App *app;
  List *list;
  char **now; /* one for each section */
} Setup;

static char *office_now (App *app)
{
  g_autofree char *address = setting_text (app_session (app), "office.sender_address");
  return *address == '\0' ? g_strdup ("no sender's address yet: no message can be made")
                          : g_strdup_printf ("messages come from %s", address);
}

static char *areas_now (App *app)
{
  g_autoptr (GPtrArray) areas = area_list (app_session (app), NULL);
  guint sensitive = 0;
  for (guint i = 0; areas != NULL && i < areas->len; i++)
    sensitive += ((const Area *)g_ptr_array_index (areas, i))->sensitive ? 1 : 0;
  return areas == NULL ? NULL : g_strdup_printf ("%u areas, %u sensitive", areas->len, sensitive);
}

static char *templates_now (App *app)
{
  guint own = 0;
  for (Stage stage = 0; stage < STAGE_COUNT; stage++) {
    gboolean changed = FALSE;
    g_autofree char *text = template_text (app_session (app), stage, &changed, NULL);
    own += text != NULL && changed ? 1 : 0;
  }
  return own == 0 ? g_strdup ("all as shipped") : g_strdup_printf ("%u of %d in your own wording", own, STAGE_COUNT);
}

static char *people_now (App *app)
{
  KithSession *session = app_session (app);
  g_auto (GStrv) users = keyring_users (store_directory (session->store), NULL);
  g_autofree char *last = setting_text (session, "backup.last");
  g_autofree char *day = *last == '\0' ? NULL : day_words (day_from_iso (last), app_today (app));
  g_autofree char *backup =
      day == NULL ? g_strdup ("no copy elsewhere yet") : g_strdup_printf ("last copy elsewhere %s", day);
  guint count = users == NULL ? 0 : g_strv_length (users);
  return count == 1 ? g_strdup_printf ("only you can open it, %s", backup)
                    : g_strdup_printf ("%u can open it, %s", count, backup);
}

static char *sessions_now (App *app)
{
  g_autoptr (GPtrArray) list = presence_list (app_session (app), NULL);
  guint others = list == NULL || list->len == 0 ? 0 : list->len - 1;
  return others == 0 ? g_strdup ("only you")
                     : g_strdup_printf ("you and %u other session%s", others, others == 1 ? "" : "s");
}

static char *backups_now (App *app)
{
  g_autoptr (GPtrArray) archives = archive_list (store_directory (app_session (app)->store), NULL);
  if (archives == NULL || archives->len == 0)
    return g_strdup ("no automatic one yet");
  g_autofree char *day = day_words (archive_day (archives->pdata[0]), app_today (app));
  return archives->len == 1 ? g_strdup_printf ("one, of %s", day)
                            : g_strdup_printf ("%u, the last one %s", archives->len, day);
}

static char *handover_now (App *app)
{
  g_autoptr (GPtrArray) steps = handover_steps (app_session (app), NULL);
  guint left = 0;
  if (steps == NULL || !handover_has_begun (app_session (app)))
    return g_strdup ("when a coordinator leaves");
  for (guint i = 0; i < steps->len; i++)
    left += ((const HandoverStep *)steps->pdata[i])->done ? 0 : 1;
  return g_strdup_printf ("%u of %u steps left", left, steps->len);
}

static char *terminal_now (App *app)
{
  Mailer mailer = app_mailer (app);
  return mailer_is_there (&mailer) ? g_strdup_printf ("mail leaves through %s", mailer.argv[0])
                                   : g_strdup ("no mail program: copy and send by hand");
}

static char *access_now (App *app)
{
  g_autoptr (GPtrArray) open = access_list (app_session (app), FALSE, NULL);
  if (open == NULL || open->len == 0)
    return g_strdup ("nobody waits for an answer");
  const AccessRequest *first = open->pdata[0];
  g_autofree char *day = day_words (first->due_on, app_today (app));
  return first->paused_on != DAY_NONE ? g_strdup_printf ("%u open", open->len)
                                      : g_strdup_printf ("%u open, the first by %s", open->len, day);
}

static char *history_now (App *app)
{
  g_autoptr (GPtrArray) steps = step_history (app_session (app), 1, NULL);
  if (steps == NULL || steps->len == 0)
    return g_strdup ("nothing yet");
  const StepEntry *last = steps->pdata[0];
  g_autofree char *day = day_words (clock_day (last->at), app_today (app));
  return g_strdup_printf ("the last step %s", day);
}

static char *consents_now (App *app)
{
  g_autoptr (GPtrArray) consents = consent_list (app_session (app), FALSE, NULL);
  guint in_force = 0;
  for (guint i = 0; consents != NULL && i < consents->len; i++)
    in_force += ((const Consent *)consents->pdata[i])->withdrawn_on == DAY_NONE ? 1 : 0;
  if (consents == NULL)
    return NULL;
  if (consents->len == in_force)
    return in_force == 0 ? g_strdup ("none yet") : g_strdup_printf ("%u in force, none withdrawn", in_force);
  return g_strdup_printf ("%u in force, %u withdrawn", in_force, consents->len - in_force);
}

static char *retention_now (App *app)
{
  gboolean due = FALSE;
  if (!app_may (app, RIGHT_PEOPLE, NULL) || !retention_is_due (app_session (app), &due, NULL))
    return NULL;
  return g_strdup (due ? "something was kept long enough: look it through" : "nothing to look through now");
}

static char *import_now (App *app)
{
  long all = 0, can_help = 0;
  if (!supporter_count (app_session (app), &all, &can_help, NULL))
    return NULL;
  return all == 0 ? g_strdup ("no supporters yet")
                  : g_strdup_printf ("%ld supporter%s so far", all, all == 1 ? "" : "s");
}

/* What is set, who is in, what was done, what is kept about people, what comes in and goes out. */
static const Section sections[] = {
  { "Office", "office", "Who writes, how long to wait for whom, how long mail is held", office_now },
  { "Areas", "areas", "The issues that people can ask about, and which are sensitive", areas_now },
  { "Templates", "templates", "The wording of every message", templates_now },
  { "Terminal and mail", "terminal", "Colour, plain characters, a slow line, the mail program", terminal_now },
  { "People who open it", "people", "Who can open the store, your passphrase, a copy of it all", people_now },
  { "Who is in now", "sessions", "Others who work in the store at this moment, and sessions left behind",
    sessions_now },
  { "Hand over", "handover", "To a successor: the ways in, the sender, and what is open", handover_now },
  { "Backups", "backups", "The automatic ones: make one, put one back; export everything", backups_now },
  { "What you did", "history", "Your own steps: take one back, or write a correction of what has left", history_now },
  { "Audit trail", "audit", "Who did and looked at what, and when; never a value", NULL },
  { "Consents", "consents", "Every consent for a sensitive area, and what was withdrawn", consents_now },
  { "Access requests", "access", "Requests to see what is held, their clocks, and the answers", access_now },
  { "How long it is kept", "retention", "What has been kept long enough: review it, clear it", retention_now },
  { "Report", "report", "Counts of requests, asks, pairs and supporters that name nobody", NULL },
  { "Import the register", "import", "Supporters from a spreadsheet, pasted or as a file", import_now },
};

static void draw_line (void *user, guint index, ListRow *row)
{
  Setup *setup = user;
  list_row_set (row, 0, ROLE_NORMAL, sections[index].label);
  list_row_set (row, 1, ROLE_MUTED, setup->now[index] != NULL ? setup->now[index] : "");
}

static const ListColumn columns[] = { { NULL, 20, 20, FALSE, FALSE }, { NULL, 20, 50, TRUE, FALSE } };

static void *open_setup (App *app, gint64 record, const char *argument, GError **error)
{
  (void)record;
  (void)argument;
  (void)error;
  static const ListSource source = { draw_line, NULL, NULL };
  Setup *setup = g_new0 (Setup, 1);
  setup->app = app;
  setup->now = g_new0 (char *, G_N_ELEMENTS (sections));
  setup->list = list_new (columns, G_N_ELEMENTS (columns), &source, setup);
  list_set_count (setup->list, G_N_ELEMENTS (sections));
  return setup;
}

static void forget_now (Setup *setup)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_clear_pointer (&setup->now[i], g_free);
}

static void close_setup (void *state)
{
  Setup *setup = state;
  list_free (setup->list);
  forget_now (setup);
  g_free (setup->now);
  g_free (setup);
}

static gboolean load_setup (void *state, GError **error)
{
  (void)error;
  Setup *setup = state;
  forget_now (setup);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    setup->now[i] = sections[i].now == NULL ? NULL : sections[i].now (setup->app);
  return TRUE;
}

static guint chosen (const Setup *setup)
{
  guint index = 0;
  list_cursor (setup->list, &index);
  return index;
}

static void draw_setup (void *state, Canvas *canvas, Rect body)
{
  Setup *setup = state;
  canvas_text (canvas, body.row, 1, -1, ROLE_HEADING, "Setup");
  list_draw (setup->list, canvas, (Rect){ body.row + 2, 0, body.rows - 2, body.columns }, TRUE);
  int row = body.row + 3 + (int)G_N_ELEMENTS (sections);
  if (row < body.row + body.rows)
    canvas_text (canvas, row, 3, -1, ROLE_MUTED, sections[chosen (setup)].what);
}

static Outcome setup_event (void *state, const Event *event)
{
  Setup *setup = state;
  return event->kind == EVENT_KEY && list_handle_key (setup->list, event->key) ? OUTCOME_REDRAW : OUTCOME_IGNORED;
}

static Outcome open_section (void *state)
{
  Setup *setup = state;
  return app_open (setup->app, sections[chosen (setup)].screen, 0, NULL);
}

static const Action actions[] = {
  { "section", "Enter", "Open", "Opens this part of the settings.", NULL, open_section, NULL, 0 },
  { 0 },
};

const Screen setup_screen = {
  .name = "setup",
  .tab = TAB_SETUP,
  .help = "What is set once. Office, areas and templates are kept in the store and shared by everyone who opens it; "
          "terminal and mail belong to "
          "you alone and are kept in your kith.conf.",
  .actions = actions,
  .open = open_setup,
  .close = close_setup,
  .load = load_setup,
  .draw = draw_setup,
  .event = setup_event,
};
