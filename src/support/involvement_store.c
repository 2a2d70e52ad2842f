#include "support/involvement.h"

#include "store/statement.h"
#include "support/letter_store.h"

#include <string.h>

void involvement_free (Involvement *involvement)
{
  if (involvement == NULL)
    return;
  g_free (involvement->area);
  g_free (involvement->state);
  g_free (involvement);
}

void person_event_free (PersonEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->text);
  g_free (event->actor);
  g_free (event);
}

static Involvement *read_involvement (Statement *row)
{
  Involvement *involvement = g_new0 (Involvement, 1);

  involvement->request = statement_int (row, 0);
  involvement->area = statement_int (row, 2) != 0 ? g_strdup ("private issue") : statement_dup_text (row, 1);
  involvement->state = statement_dup_text (row, 3);
  involvement->asked_on = statement_day (row, 4);
  involvement->due_on = statement_day (row, 5);
  involvement->answered_on = statement_day (row, 6);
  involvement->expires_on = statement_day (row, 7);
  involvement->waiting = statement_int (row, 8) != 0;
  involvement->letter = letter_of_state (statement_text (row, 9));
  return involvement;
}

GPtrArray *involvement_list (KithSession *session, gint64 supporter, guint limit, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)involvement_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT k.request, area.name, area.sensitive, k.state, k.asked_on, k.answer_due_on,\n"
                     "       k.answered_on, k.expires_on,\n"
                     "       k.state IN ('asked', 'accepted') AND r.closed_on IS NULL AS waiting, " LETTER_OF_ASK "\n"
                     "  FROM ask k\n"
                     "  JOIN request r ON r.id = k.request\n"
                     "  JOIN area ON area.id = r.area\n"
                     " WHERE k.supporter = :supporter AND r.scheme = :scheme\n"
                     " ORDER BY waiting DESC, k.asked_on DESC, k.id DESC\n"
                     " LIMIT :limit",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "supporter", supporter);
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "limit", (gint64)limit);
  while (statement_next (row, &problem))
    g_ptr_array_add (list, read_involvement (row));
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}

char *involvement_words (const Involvement *involvement, Day today)
{
  static const struct {
    const char *state, *words;
  } answers[] = {
    { "accepted", "said yes" },      { "declined", "said no" },          { "lapsed", "no answer" },
    { "expired", "yes expired" },    { "taken-back", "yes taken back" }, { "introduced", "details passed on" },
    { "kept", "yes kept, thanked" }, { "void", "no longer counts" },
  };
  g_autofree char *asked = day_words (involvement->asked_on, today);
  g_autofree char *due = day_words (involvement->due_on, today);
  g_autofree char *answered = day_words (involvement->answered_on, today);

  if (strcmp (involvement->state, "asked") == 0 && involvement->letter != LETTER_NONE &&
      involvement->letter != LETTER_LEFT)
    return g_strdup (involvement->letter == LETTER_WAITING  ? "question waits to be sent"
                     : involvement->letter == LETTER_FAILED ? "question was not sent"
                                                            : "question may or may not have left");
  if (strcmp (involvement->state, "introduced") == 0 && letter_waits (involvement->letter))
    return g_strdup_printf ("said yes %s, details wait to be sent", answered);
  if (strcmp (involvement->state, "asked") == 0)
    return g_strdup_printf (involvement->due_on < today ? "asked %s, answer was due %s" : "asked %s, answer due %s",
                            asked, due);
  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (strcmp (involvement->state, answers[i].state) == 0)
      return g_strdup_printf ("asked %s, %s%s%s", asked, answers[i].words, *answered != '\0' ? " " : "", answered);
  }
  return g_strdup_printf ("asked %s", asked);
}

static char *event_text (const char *kind, const char *note)
{
  const char *words = strcmp (kind, "call") == 0 ? "Telephone call" : kind;

  return *note != '\0' ? g_strdup_printf ("%s: %s", words, note) : g_strdup (words);
}

GPtrArray *person_events (KithSession *session, gint64 person, guint limit, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)person_event_free);
  g_autoptr (Statement) row =
      statement_new (session->store,
                     "SELECT on_day, kind, note, actor\n"
                     "  FROM event\n"
                     " WHERE person = :person AND scheme = :scheme AND request IS NULL AND pair IS NULL\n"
                     " ORDER BY id DESC\n"
                     " LIMIT :limit",
                     error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "person", person);
  statement_bind_int (row, "scheme", session->scheme);
  statement_bind_int (row, "limit", (gint64)limit);
  while (statement_next (row, &problem)) {
    PersonEvent *event = g_new0 (PersonEvent, 1);
    g_autofree char *note = statement_dup_text (row, 2);

    event->on = statement_day (row, 0);
    event->text = event_text (statement_text (row, 1), note);
    event->actor = statement_dup_text (row, 3);
    g_ptr_array_add (list, event);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return g_steal_pointer (&list);
}
