/* What is private in a request: read only with a line in the audit trail. */
#include "base/hint.h"
#include "people/person.h"
#include "store/audit.h"
#include "support/compose.h"
#include "support/request_edit.h"
#include "support/request_store.h"

#include <string.h>

#define REVEALED "name,email,phone,cohort,site,issue,keep_apart"

/* A cohort of fewer may be told apart by what is said of one of them. */
#define SMALL_COHORT 10

void request_private_free (RequestPrivate *private_part)
{
  if (private_part == NULL)
    return;
  g_free (private_part->name);
  g_free (private_part->email);
  g_free (private_part->phone);
  g_free (private_part->cohort);
  g_free (private_part->site);
  g_free (private_part->issue);
  g_clear_pointer (&private_part->kept_apart, g_ptr_array_unref);
  g_free (private_part);
}

static GPtrArray *names_kept_apart (KithSession *session, gint64 requester, GError **error)
{
  g_autoptr (GArray) entries = kept_apart_list (session, requester, error);
  GPtrArray *names = NULL;

  if (entries == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (names, g_strdup (g_array_index (entries, KeptApart, i).name));
  return names;
}

RequestPrivate *request_reveal (KithSession *session, gint64 id, GError **error)
{
  gint64 requester = request_requester (session, id, error);
  g_autoptr (Person) person = requester != 0 ? person_load (session, requester, error) : NULL;
  g_autoptr (RequestPrivate) revealed = NULL;

  if (person == NULL || !audit_note (session, "reveal", "request", id, REVEALED, error))
    return NULL;
  revealed = g_new0 (RequestPrivate, 1);
  revealed->requester = requester;
  revealed->name = g_strdup (person->name);
  revealed->email = g_strdup (person->email);
  revealed->phone = g_strdup (person->phone);
  revealed->cohort = g_strdup (person->cohort);
  revealed->site = g_strdup (person->site);
  revealed->issue = request_issue (session, id, error);
  revealed->kept_apart = revealed->issue != NULL ? names_kept_apart (session, requester, error) : NULL;
  return revealed->kept_apart != NULL ? g_steal_pointer (&revealed) : NULL;
}

Values *request_values (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Request) request = request_store_load (session, id, NULL, error);
  g_autoptr (RequestPrivate) revealed = request != NULL ? request_reveal (session, id, error) : NULL;
  g_autofree char *apart = revealed != NULL ? keep_apart_text (session, revealed->requester, error) : NULL;
  g_autofree char *received = NULL;
  Values *values = NULL;

  if (apart == NULL)
    return NULL;
  received = day_iso (request->received_on);
  values = values_new ();
  values_set (values, "name", revealed->name);
  values_set (values, "email", revealed->email);
  values_set (values, "phone", revealed->phone);
  values_set (values, "cohort", revealed->cohort);
  values_set (values, "site", revealed->site);
  values_set (values, "area", request->area_name);
  values_set (values, "detail", request->detail);
  values_set (values, "issue", revealed->issue);
  values_set (values, "summary", request->summary);
  values_set (values, "prefers", request->prefers);
  values_set (values, "via", request->via);
  values_set (values, "received", received);
  values_set (values, "keep_apart", apart);
  return values;
}

char *request_summary_shown (KithSession *session, const Request *request, GError **error)
{
  const char *kind = NULL;

  if (*request->summary == '\0')
    return g_strdup ("");
  if (!text_names_requester (session, request->id, request->summary, &kind, error))
    return NULL;
  if (kind == NULL)
    return g_strdup (request->summary);
  return g_strdup_printf ("hidden: it holds the requester's %s and must be changed before it can be sent (" HINT_EDIT
                          " changes it, " HINT_REVEAL " shows it)",
                          kind);
}

static char *small_cohort_warning (KithSession *session, gint64 id, const char *summary)
{
  gint64 requester = request_requester (session, id, NULL);
  g_autoptr (Person) person = requester != 0 ? person_load (session, requester, NULL) : NULL;
  long size = 0;

  if (person == NULL || *person->cohort == '\0' || *summary == '\0')
    return NULL;
  size = cohort_size (session, person->cohort, NULL);
  if (size < 0 || size >= SMALL_COHORT)
    return NULL;
  return g_strdup_printf ("Only %ld %s of the requester's cohort %s known here, so a detail may give them away. "
                          "Keep the summary general.",
                          size, size == 1 ? "person" : "people", size == 1 ? "is" : "are");
}

char *request_summary_warning (KithSession *session, gint64 id, const char *summary, GError **error)
{
  const char *kind = NULL;

  if (!text_names_requester (session, id, summary, &kind, error))
    return NULL;
  if (kind != NULL)
    return g_strdup_printf ("The summary holds the requester's %s. It cannot be sent like this; take it out.", kind);
  return small_cohort_warning (session, id, summary);
}
