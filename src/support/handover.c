#include "support/handover.h"

#include "base/error.h"
#include "base/hint.h"
#include "mail/outbox.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "store/setting.h"
#include "store/step.h"
#include "support/due.h"
#include "support/pair.h"
#include "support/request.h"

#include <string.h>

static const char kept[] = "kept";

void handover_step_free (HandoverStep *step)
{
  g_free (step->what);
  g_free (step->how);
  g_free (step);
}

void handover_work_free (HandoverWork *work)
{
  g_free (work->subject);
  g_free (work->about);
  g_free (work->next);
  g_free (work);
}

gboolean handover_has_begun (KithSession *session)
{
  g_autofree char *leaver = setting_text (session, "handover.leaver");

  return *leaver != '\0';
}

char *handover_leaver (KithSession *session)
{
  char *leaver = setting_text (session, "handover.leaver");

  if (*leaver != '\0')
    return leaver;
  g_free (leaver);
  return g_strdup (session->actor);
}

/* The three settings as one text, so that a change of any of them shows. */
static char *sender_now (KithSession *session)
{
  g_autofree char *name = setting_text (session, "office.sender_name");
  g_autofree char *address = setting_text (session, "office.sender_address");
  g_autofree char *signature = setting_text (session, "office.signature");
  g_autofree char *all = g_strjoin ("\n", name, address, signature, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}

static const Holder *find_holder (const GPtrArray *holders, const char *name)
{
  for (guint i = 0; i < holders->len; i++)
    if (strcmp (((const Holder *)holders->pdata[i])->name, name) == 0)
      return holders->pdata[i];
  return NULL;
}

static gboolean check_is_holder (KithSession *session, const char *name, GError **error)
{
  g_autoptr (GPtrArray) holders = keyring_holders (store_directory (session->store), error);

  if (holders == NULL)
    return FALSE;
  if (find_holder (holders, name) != NULL)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "Nobody called \"%s\" can open this store; " HINT_HOLDERS
               " shows who can. Give the name as it stands there.",
               name);
  return FALSE;
}

gboolean handover_begin (KithSession *session, const char *leaver, GError **error)
{
  g_autofree char *sender = sender_now (session);
  g_autoptr (Step) step = NULL;

  if (!session_may (session, RIGHT_HOLDERS, error) || !check_is_holder (session, leaver, error))
    return FALSE;
  step = step_begin (session, "began to hand over", error);
  return step != NULL && setting_set (session, "handover.leaver", leaver, error) &&
         setting_set (session, "handover.sender", sender, error) && step_commit (g_steal_pointer (&step), error);
}

/* Where nobody said who leaves, it is whoever does the first step. */
static gboolean begin_if_new (KithSession *session, GError **error)
{
  return handover_has_begun (session) || handover_begin (session, session->actor, error);
}

gboolean handover_keep_sender (KithSession *session, GError **error)
{
  return session_may (session, RIGHT_OFFICE, error) && begin_if_new (session, error) &&
         setting_set (session, "handover.sender", kept, error);
}

gboolean handover_set_sender (KithSession *session, const char *name, const char *address, const char *signature,
                              GError **error)
{
  const struct {
    const char *setting, *value;
  } parts[] = { { "office.sender_name", name },
                { "office.sender_address", address },
                { "office.signature", signature } };
  g_autoptr (Step) step = NULL;

  if (!session_may (session, RIGHT_OFFICE, error) || !begin_if_new (session, error))
    return FALSE;
  step = step_begin (session, "changed who messages come from", error);
  if (step == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].value != NULL && !setting_set (session, parts[i].setting, parts[i].value, error))
      return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

/* ---- the steps */

static void add_step (GPtrArray *steps, HandoverKind kind, gboolean done, const char *what, char *how)
{
  HandoverStep *step = g_new0 (HandoverStep, 1);

  step->kind = kind;
  step->done = done;
  step->what = g_strdup (what);
  step->how = how;
  g_ptr_array_add (steps, step);
}

static void add_successor (GPtrArray *steps, const GPtrArray *holders, const char *leaver)
{
  const Holder *found = NULL;

  for (guint i = 0; i < holders->len; i++) {
    const Holder *holder = holders->pdata[i];

    if (holder->role == ROLE_COORDINATOR && *holder->schemes == '\0' && strcmp (holder->name, leaver) != 0)
      found = holder;
  }
  add_step (steps, HANDOVER_SUCCESSOR, found != NULL, "A successor can open the store",
            found != NULL ? g_strdup (found->name) : g_strdup ("add them, as coordinator"));
}

static void add_sender (GPtrArray *steps, KithSession *session)
{
  g_autofree char *before = setting_text (session, "handover.sender");
  g_autofree char *now = sender_now (session);
  g_autofree char *name = setting_text (session, "office.sender_name");
  g_autofree char *address = setting_text (session, "office.sender_address");
  gboolean done = *before != '\0' && strcmp (before, now) != 0;

  add_step (steps, HANDOVER_SENDER, done, "It is settled who writes",
            !done || *address == '\0' ? g_strdup ("change the sender, or keep it")
                                      : g_strdup_printf ("%s <%s>", name, address));
}

static void add_removal (GPtrArray *steps, KithSession *session, const GPtrArray *holders, const char *leaver)
{
  gboolean gone = find_holder (holders, leaver) == NULL;
  g_autofree char *what = g_strdup_printf ("%s has no way in any more", leaver);

  add_step (steps, HANDOVER_REMOVE, gone, what,
            gone                                   ? g_strdup ("new key, new recovery code")
            : strcmp (leaver, session->actor) == 0 ? g_strdup ("the successor does this")
                                                   : g_strdup ("remove them; have a pen ready"));
}

GPtrArray *handover_steps (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) holders = keyring_holders (store_directory (session->store), error);
  g_autofree char *leaver = handover_leaver (session);
  GPtrArray *steps = NULL;

  if (holders == NULL)
    return NULL;
  steps = g_ptr_array_new_with_free_func ((GDestroyNotify)handover_step_free);
  add_successor (steps, holders, leaver);
  add_sender (steps, session);
  add_removal (steps, session, holders, leaver);
  return steps;
}

/* ---- the work that is open */

static HandoverWork *add_work (GPtrArray *list, const char *table, const char *called, gint64 id, const char *about)
{
  HandoverWork *work = g_new0 (HandoverWork, 1);

  work->table = table;
  work->id = id;
  work->subject = g_strdup_printf ("%s %" G_GINT64_FORMAT, called, id);
  work->about = g_strdup (about);
  work->due_on = DAY_NONE;
  g_ptr_array_add (list, work);
  return work;
}

/* What is next for a request or a pair: the sentences of the list of what is due name nobody. */
static void take_next (HandoverWork *work, const GPtrArray *dues, const char *otherwise)
{
  for (guint i = 0; i < dues->len && work->next == NULL; i++) {
    const Due *due = dues->pdata[i];

    if ((strcmp (work->table, "request") == 0 && due->request == work->id) ||
        (strcmp (work->table, "pair") == 0 && due->pair == work->id)) {
      work->next = g_strdup (due->next);
      work->due_on = due->due_on;
    }
  }
  if (work->next == NULL)
    work->next = g_strdup (otherwise);
}

static gboolean add_requests (GPtrArray *list, KithSession *session, const GPtrArray *dues, GError **error)
{
  g_autoptr (GPtrArray) requests = request_list (session, FALSE, NULL, error);

  for (guint i = 0; requests != NULL && i < requests->len; i++) {
    const Request *request = requests->pdata[i];
    HandoverWork *work =
        add_work (list, "request", "Request", request->id, request->sensitive ? "private issue" : request->area_name);

    take_next (work, dues, request_state_name (request->state));
    if (work->due_on == DAY_NONE)
      work->due_on = request->due_on;
  }
  return requests != NULL;
}

static gboolean add_pairs (GPtrArray *list, KithSession *session, const GPtrArray *dues, GError **error)
{
  g_autoptr (GPtrArray) pairs = pair_list (session, FALSE, error);

  for (guint i = pairs != NULL ? pairs->len : 0; i-- > 0;) {
    const Pair *pair = pairs->pdata[i];
    g_autofree char *about = g_strdup_printf ("agreement: %s", pair->agreement_state);

    take_next (add_work (list, "pair", "Pair", pair->id, about), dues, pair->state);
  }
  return pairs != NULL;
}

static gboolean add_messages (GPtrArray *list, KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) messages = outbox_list (session, TRUE, error);

  for (guint i = messages != NULL ? messages->len : 0; i-- > 0;) {
    const Message *message = messages->pdata[i];

    add_work (list, "message", "Message", message->id, message->kind)->next =
        g_strdup (message_state_name (message->state));
  }
  return messages != NULL;
}

GPtrArray *handover_work (KithSession *session, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)handover_work_free);
  g_autoptr (GPtrArray) dues = NULL;

  if (!session_may (session, RIGHT_RECORDS, error))
    return NULL;
  dues = due_list (session, error);
  if (dues == NULL || !add_requests (list, session, dues, error) || !add_pairs (list, session, dues, error) ||
      !add_messages (list, session, error))
    return NULL;
  return g_steal_pointer (&list);
}
