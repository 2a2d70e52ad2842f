/* kith demo: a store of invented people with requests in every stage, made through the same calls as a coordinator's own. */
#include "cli/command.h"

#include "base/data.h"
#include "base/error.h"
#include "cli/demo_plan.h"
#include "mail/outbox.h"
#include "people/area.h"
#include "people/conflict.h"
#include "people/import.h"
#include "people/person.h"
#include "people/supporter.h"
#include "store/setting.h"
#include "support/agreement.h"
#include "support/due.h"
#include "support/introduction.h"
#include "support/pair.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DEMO_USER "demo"
#define DEMO_PASSPHRASE "demo" /* the keyring takes it for this user only */
#define REGISTER_BEGAN (-75)   /* days from today */
#define LAST_VISIT (-6)
#define SECONDS_OF_A_DAY 86400
#define FIRST_HOUR 9

/* What the plan's steps need to know of each request. */
typedef struct {
  gint64 id, pair, agreement;
} Made;

typedef struct {
  KithSession *session;
  Clock clock;  /* the real one */
  GArray *made; /* Made, by the plan's numbers; 0 is the register */
} Demo;

typedef gboolean (*StepRun) (Demo *demo, Made *made, const char *text, GError **error);

/* "A; B; C" → its parts, as many as there must be. */
static char **parts_of (const char *text, guint count, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  for (int i = 0; parts[i] != NULL; i++)
    g_strstrip (parts[i]);
  if (g_strv_length (parts) == count)
    return g_steal_pointer (&parts);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "The sample's step \"%s\" does not have %u parts.", text, count);
  return NULL;
}

static gboolean run_consent (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)made;
  g_auto (GStrv) parts = parts_of (text, 2, error);
  gint64 person = parts != NULL ? person_resolve (demo->session, parts[0], error) : 0;
  return person != 0 && supporter_consent (demo->session, person, area_find (demo->session, parts[1]),
                                           "You may ask me about this, without telling anybody beforehand.",
                                           session_today (demo->session), "by e-mail", error);
}

static gboolean run_conflict (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)made;
  g_auto (GStrv) parts = parts_of (text, 3, error);
  gint64 one = parts != NULL ? person_resolve (demo->session, parts[0], error) : 0;
  gint64 other = one != 0 ? person_resolve (demo->session, parts[1], error) : 0;
  return other != 0 && conflict_add (demo->session, one, other, parts[2], DAY_NONE, DAY_NONE, error) != 0;
}

static gboolean run_away (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)made;
  Day until;
  g_auto (GStrv) parts = parts_of (text, 2, error);
  gint64 person = parts != NULL ? person_resolve (demo->session, parts[0], error) : 0;
  return person != 0 && day_parse (parts[1], session_today (demo->session), &until, error) &&
         supporter_set_away (demo->session, person, until, error);
}

static gboolean run_log (Demo *demo, Made *made, const char *text, GError **error)
{
  g_autoptr (Values) values = values_new ();
  g_autofree char *received = day_iso (session_today (demo->session));
  if (!values_read_lines (values, request_fields, text, error))
    return FALSE;
  values_set (values, "received", received);
  made->id = request_save (demo->session, 0, 0, values, FALSE, error);
  return made->id != 0;
}

static gboolean run_acknowledge (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  return request_acknowledge (demo->session, made->id, error) != 0;
}

static gboolean run_ask (Demo *demo, Made *made, const char *text, GError **error)
{
  gint64 supporter = person_resolve (demo->session, text, error);
  return supporter != 0 && request_ask (demo->session, made->id, supporter, error) != 0;
}

static gboolean record_answer (Demo *demo, const Made *made, const char *name, Answer answer, GError **error)
{
  gint64 supporter = person_resolve (demo->session, name, error);
  return supporter != 0 && request_answer (demo->session, made->id, supporter, answer, NULL, error);
}

static gboolean run_yes (Demo *demo, Made *made, const char *text, GError **error)
{
  return record_answer (demo, made, text, ANSWER_YES, error);
}

static gboolean run_no (Demo *demo, Made *made, const char *text, GError **error)
{
  return record_answer (demo, made, text, ANSWER_NO, error);
}

static gboolean run_volunteer (Demo *demo, Made *made, const char *text, GError **error)
{
  return record_answer (demo, made, text, ANSWER_VOLUNTEER, error);
}

static gboolean run_introduce (Demo *demo, Made *made, const char *text, GError **error)
{
  gint64 supporter = person_resolve (demo->session, text, error);
  return supporter != 0 && request_introduce (demo->session, made->id, supporter, error) != 0;
}

static gboolean run_permission (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  return request_permission_ask (demo->session, made->id, error) != 0;
}

static gboolean run_permitted (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  return request_permission_record (demo->session, made->id, TRUE, DAY_NONE, "by e-mail", error);
}

static gboolean run_broadcast (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  return request_broadcast (demo->session, made->id, NULL, error);
}

static gboolean run_withdraw (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  return request_withdraw (demo->session, made->id, error);
}

static gboolean run_close (Demo *demo, Made *made, const char *text, GError **error)
{
  return request_close (demo->session, made->id, text, error);
}

static gboolean run_pair (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  made->pair = pair_start (demo->session, made->id, 0, error);
  return made->pair != 0;
}

static gboolean run_agreement (Demo *demo, Made *made, const char *text, GError **error)
{
  (void)text;
  made->agreement = agreement_new (demo->session, made->pair, error);
  return made->agreement != 0;
}

static gboolean run_fill (Demo *demo, Made *made, const char *text, GError **error)
{
  g_autoptr (Values) values = values_new ();
  if (!values_read_lines (values, agreement_fields, text, error))
    return FALSE;
  made->agreement = agreement_set (demo->session, made->agreement, 0, values, error);
  return made->agreement != 0;
}

static gboolean run_sign (Demo *demo, Made *made, const char *text, GError **error)
{
  return agreement_sign (demo->session, made->agreement, strcmp (text, "supporter") == 0, session_today (demo->session),
                         "by reply", error);
}

static const struct {
  const char *verb;
  StepRun run;
} verbs[] = {
  { "consent", run_consent },
  { "conflict", run_conflict },
  { "away", run_away },
  { "log", run_log },
  { "acknowledge", run_acknowledge },
  { "ask", run_ask },
  { "yes", run_yes },
  { "no", run_no },
  { "volunteer", run_volunteer },
  { "introduce", run_introduce },
  { "permission", run_permission },
  { "permitted", run_permitted },
  { "broadcast", run_broadcast },
  { "withdraw", run_withdraw },
  { "close", run_close },
  { "pair", run_pair },
  { "agreement", run_agreement },
  { "fill", run_fill },
  { "sign", run_sign },
};

/* It is DAYS from today, at the hour when a coordinator begins. */
static void set_day (Demo *demo, int days)
{
  Clock *clock = &demo->session->clock;
  clock->fixed = TRUE;
  clock->fixed_today = clock_today (&demo->clock) + days;
  clock->fixed_now = (gint64)clock->fixed_today * SECONDS_OF_A_DAY + FIRST_HOUR * 3600;
}

/* There was no mail system in the sample's past: what was written on a past day was sent by hand. */
static gboolean send_by_hand (Demo *demo, GError **error)
{
  g_autoptr (GPtrArray) waiting = outbox_list (demo->session, TRUE, error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (!outbox_mark_sent (demo->session, ((const Message *)waiting->pdata[i])->id, error))
      return FALSE;
  return waiting != NULL;
}

/* Between two days of the plan: mail leaves, the day turns, and the coordinator looks in. */
static gboolean go_to_day (Demo *demo, int from, int to, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (from < 0 && !send_by_hand (demo, error))
    return FALSE;
  if (from < LAST_VISIT && to >= LAST_VISIT) {
    set_day (demo, LAST_VISIT);
    due_note_visit (demo->session, &failure);
  }
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (to < 0)
    set_day (demo, to);
  else
    demo->session->clock = demo->clock;
  return due_turn_the_day (demo->session, error);
}

static gboolean run_step (Demo *demo, const DemoStep *step, GError **error)
{
  if (demo->made->len <= step->request)
    g_array_set_size (demo->made, step->request + 1);
  Made *made = &g_array_index (demo->made, Made, step->request);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, step->verb) == 0)
      return verbs[i].run (demo, made, step->text, error);
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "The sample has no step \"%s\".", step->verb);
  return FALSE;
}

static gboolean run_plan (Demo *demo, const GPtrArray *plan, GError **error)
{
  int day = G_MININT;
  for (guint i = 0; i < plan->len; i++) {
    const DemoStep *step = plan->pdata[i];
    if (step->day != day && !go_to_day (demo, day == G_MININT ? step->day : day, step->day, error))
      return FALSE;
    day = step->day;
    if (!run_step (demo, step, error)) {
      g_prefix_error (error, "Sample, day %d, %s %s: ", step->day, step->verb,
                      strcmp (step->verb, "log") == 0 ? "" : step->text);
      return FALSE;
    }
  }
  return day == 0 || go_to_day (demo, day, 0, error);
}

/* The register comes from a CSV file, as anybody's would; its days are counted from
 * the day on which the register began. */
static gboolean import_register (KithSession *session, GError **error)
{
  const DataFile *file = data_file ("sample/supporters.csv");
  g_autoptr (ImportTable) table = import_read (session, file->text, file->size, error);
  g_autoptr (ImportMapping) mapping = table != NULL ? import_mapping_new (session, error) : NULL;
  g_autoptr (ImportPlan) plan = mapping != NULL ? import_plan (session, table, mapping, error) : NULL;
  return plan != NULL && import_apply_unsaved (session, plan, mapping, error);
}

static gboolean fill (KithSession *session, const Clock *clock, GError **error)
{
  g_autoptr (GArray) made = g_array_new (FALSE, TRUE, sizeof (Made));
  g_autoptr (GPtrArray) plan = demo_plan_parse (data_file ("sample/requests.txt")->text, error);
  Demo demo = { session, *clock, made };
  g_array_set_size (made, 1);
  if (plan == NULL)
    return FALSE;
  set_day (&demo, REGISTER_BEGAN);
  return setting_set (session, "office.sender_address", "peer.support@example.org", error) &&
         import_register (session, error) && run_plan (&demo, plan, error);
}

static gboolean print_where (const char *directory, KithSession *session, GError **error)
{
  long all, can_help;
  g_autoptr (GPtrArray) requests = request_list (session, TRUE, NULL, error);
  g_autoptr (GPtrArray) pairs = requests != NULL ? pair_list (session, FALSE, error) : NULL;
  if (pairs == NULL || !supporter_count (session, &all, &can_help, error))
    return FALSE;
  printf ("A sample store is in %s: %ld supporters, %u requests, %u pairs. Everybody in it is invented.\n"
          "Open it with:  kith --store %s --as " DEMO_USER "\n"
          "The passphrase is:  " DEMO_PASSPHRASE "\n",
          directory, all, requests->len, pairs->len, directory);
  return TRUE;
}

static gboolean demo (Call *call, GError **error)
{
  const char *directory = call_argument (call, 0);
  GlobalOptions options = *call_globals (call);
  options.store = (char *)directory;
  if (store_exists (directory)) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "There is a store in %s already. It was left as it is.",
                 directory);
    return FALSE;
  }
  char *code = NULL;
  g_autoptr (Secret) passphrase = secret_new (DEMO_PASSPHRASE, -1);
  g_autoptr (KithSession) session =
      cli_create_store (&options, NULL, DEMO_USER, passphrase, "peer-support", &code, error);
  if (session == NULL)
    return FALSE;
  sodium_memzero (code, strlen (code));
  g_free (code);
  return fill (session, &options.clock, error) && print_where (directory, session, error);
}

const Command demo_commands[] = {
  { { "demo", "DIR", "Makes a sample store of invented people in DIR, to look around in." }, NULL, 1, 1, demo },
  { .about = { .words = NULL } },
};
