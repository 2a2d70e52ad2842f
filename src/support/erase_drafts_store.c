#include "support/erase_drafts.h"

#include "store/draft.h"
#include "store/statement.h"

#include <string.h>

#define OF_PERSON "SELECT :record = :person"
#define OF_REQUEST "SELECT count(*) FROM request WHERE id = :record AND requester = :person"
#define OF_PAIR "SELECT count(*) FROM pair WHERE id = :record AND :person IN (supporter, supportee)"

/* Whose the record is, by the name of the form, or of the screen on which a line was asked for. */
static const struct {
  const char *form, *sql;
} owners[] = {
  { "supporter", OF_PERSON },
  { "consent", OF_PERSON },
  { "call", OF_PERSON },
  { "erase", OF_PERSON },
  { "access-pack", OF_PERSON },
  { "request", OF_REQUEST },
  { "summary", OF_REQUEST },
  { "call about a request", OF_REQUEST },
  { "answer", OF_REQUEST },
  { "candidates", OF_REQUEST },
  { "pair-end", OF_PAIR },
  { "pair", OF_PAIR },
  { "agreement", "SELECT count(*)\n"
                 "FROM agreement\n"
                 "JOIN pair ON pair.id = agreement.pair\n"
                 "WHERE agreement.id = :record AND :person IN (pair.supporter, pair.supportee)" },
  { "access", "SELECT count(*) FROM access_request WHERE id = :record AND person = :person" },
  { "message", "SELECT count(*) FROM message WHERE id = :record AND recipient = :person" },
};

typedef struct {
  KithSession *session;
  gint64 person;
  const char *const *words;
} Erased;

static gboolean is_theirs (const Erased *erased, const char *form, gint64 record)
{
  for (guint i = 0; record != 0 && i < G_N_ELEMENTS (owners); i++)
    if (strcmp (form, owners[i].form) == 0)
      return statement_number (erased->session->store, owners[i].sql, 0, NULL, "record", record, "person",
                               erased->person, NULL) > 0;
  return FALSE;
}

/* A line that was asked for says on which screen. */
static gboolean was_asked_about_them (const Erased *erased, const Draft *draft)
{
  return strcmp (draft->form, "prompt") == 0 &&
         is_theirs (erased, values_text (draft->values, "screen"),
                    g_ascii_strtoll (values_text (draft->values, "record"), NULL, 10));
}

static gboolean goes (const Draft *draft, gpointer data)
{
  const Erased *erased = data;

  return draft_mentions (draft, erased->words) || is_theirs (erased, draft->form, draft->record) ||
         was_asked_about_them (erased, draft);
}

void erase_drafts (KithSession *session, gint64 person, const char *const *words)
{
  Erased erased = { session, person, words };

  draft_discard_where (session, goes, &erased);
}
