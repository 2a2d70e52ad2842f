/* Setup: the sections of what the office and the coordinator set once and rarely again. */
#include "mail/template.h"
#include "people/area.h"
#include "store/keyring.h"
#include "store/setting.h"
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
  g_autofree char *backup = day == NULL ? g_strdup ("no backup yet") : g_strdup_printf ("last backup %s", day);
  guint count = users == NULL ? 0 : g_strv_length (users);
  return count == 1 ? g_strdup_printf ("only you can open it, %s", backup)
                    : g_strdup_printf ("%u can open it, %s", count, backup);
}

static char *terminal_now (App *app)
{
  Mailer mailer = app_mailer (app);
  return mailer_is_there (&mailer) ? g_strdup_printf ("mail leaves through %s", mailer.argv[0])
                                   : g_strdup ("no mail program: copy and send by hand");
}

static const Section sections[] = {
  { "Office", "office", "Who writes, how long to wait for whom, how long mail is held", office_now },
  { "Areas", "areas", "The issues that people can ask about, and which are sensitive", areas_now },
  { "Templates", "templates", "The wording of every message", templates_now },
  { "People and backups", "people", "Who can open the store, your passphrase, a copy of it all", people_now },
  { "Terminal and mail", "terminal", "Colour, plain characters, a slow line, the mail program", terminal_now },
  { "Import the register", "import", "Supporters from a spreadsheet, pasted or as a file", NULL },
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
