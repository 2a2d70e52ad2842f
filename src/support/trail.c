#include "support/trail.h"

#include "base/error.h"
#include "base/text.h"
#include "store/audit.h"
#include "support/trail_store.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_UP_EVERY 64 /* lines between two looks at the keyboard */

void trail_line_free (TrailLine *line)
{
  if (line == NULL)
    return;
  g_free (line->who);
  g_free (line->account);
  g_free (line->action);
  g_free (line->table);
  g_free (line->fields);
  g_free (line->words);
  g_free (line->details);
  g_free (line);
}

gboolean trail_open (KithSession *session, GError **error)
{
  if (!session_may (session, RIGHT_AUDIT, error))
    return FALSE;
  if (!session->read_audit && !audit_note (session, "audit", "", 0, "", error))
    return FALSE;
  session->read_audit = TRUE;
  return TRUE;
}

static void add_words (KithSession *session, TrailLine *line)
{
  trail_subject (session, line->table, line->row, &line->subject);
  line->words = trail_words (line);
  line->details = trail_details (line);
}

TrailLine *trail_line (KithSession *session, gint64 id, GError **error)
{
  g_autoptr (Statement) statement = trail_open (session, error) ? trail_select_one (session, id, error) : NULL;
  GError *failure = NULL;
  TrailLine *line = NULL;

  if (statement == NULL)
    return NULL;
  if (statement_next (statement, &failure)) {
    line = trail_read (statement);
    add_words (session, line);
  } else if (failure != NULL) {
    g_propagate_error (error, failure);
  } else {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no line %" G_GINT64_FORMAT " in the audit trail.", id);
  }
  return line;
}

static gboolean is_about (const TrailLine *line, const char *record, gint64 number)
{
  const TrailSubject *subject = &line->subject;
  gboolean person = subject->people[0] == number || subject->people[1] == number;

  if (record == NULL)
    return person || subject->request == number;
  if (strcmp (record, "person") == 0)
    return person;
  if (strcmp (record, "request") == 0)
    return subject->request == number;
  if (strcmp (record, "pair") == 0)
    return subject->pair == number;
  return strcmp (record, line->table) == 0 && line->row == number;
}

/* WORD stands in TEXT where a word begins, and a number is not part of a longer one. */
static gboolean has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word)) {
    gboolean begins = at == text || !g_ascii_isalnum (at[-1]);
    gboolean ends = !g_ascii_isdigit (word[length - 1]) || !g_ascii_isdigit (at[length]);

    if (begins && ends)
      return TRUE;
  }
  return FALSE;
}

/* Every one of WANTED (folded) stands in who, what or when. */
static gboolean holds (const TrailLine *line, char *const *wanted, Day today)
{
  Day day = clock_day (line->at);
  g_autofree char *iso = day_iso (day);
  g_autofree char *words = day_words (day, today);
  g_autofree char *text = g_strjoin (" ", line->who, line->words, iso, words, NULL);
  g_autofree char *folded = text_fold (text);

  for (; *wanted != NULL; wanted++)
    if (!has_word (folded, *wanted))
      return FALSE;
  return TRUE;
}

/* What a coordinator may write before a number, and what it is called here. */
static const struct {
  const char *word, *record;
} records[] = {
  { "person", "person" },
  { "supporter", "person" },
  { "request", "request" },
  { "ps", "request" },
  { "pair", "pair" },
  { "message", "message" },
  { "enrolment", "enrolment" },
  { "grade", "grade" },
  { "offer", "offer" },
  { "consent", "consent" },
  { "conflict", "conflict" },
  { "ask", "ask" },
  { "permission", "permission" },
  { "broadcast", "broadcast" },
  { "introduction", "introduction" },
  { "agreement", "agreement" },
  { "task", "task" },
  { "event", "event" },
  { "template", "template" },
  { "setting", "setting" },
  { "scheme", "scheme" },
  { "area", "area" },
};

static const char *record_called (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    if (strcmp (records[i].word, word) == 0)
      return records[i].record;
  return NULL;
}

/* What was typed, folded: each word alone, but "request 42" as one. NULL where nothing was. */
static char **words_of (const char *text)
{
  g_autofree char *folded = text != NULL ? text_fold (text) : g_strdup ("");
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GStrvBuilder) wanted = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++) {
    gboolean joined = parts[i + 1] != NULL && g_ascii_isdigit (parts[i + 1][0]) && record_called (parts[i]) != NULL;
    g_autofree char *word = joined ? g_strdup_printf ("%s %s", parts[i], parts[i + 1]) : g_strdup (parts[i]);

    i += joined ? 1 : 0;
    if (*word == '\0')
      continue;
    g_strv_builder_add (wanted, word);
    any = TRUE;
  }
  return any ? g_strv_builder_end (wanted) : NULL;
}

typedef struct {
  KithSession *session;
  const TrailFilter *filter;
  char **wanted; /* NULL: any text */
} Search;

static gboolean fits (const Search *search, Statement *statement)
{
  const TrailFilter *filter = search->filter;
  g_autoptr (TrailLine) line = NULL;

  if (filter->number == 0 && search->wanted == NULL)
    return TRUE;
  line = trail_read (statement);
  if (search->wanted != NULL)
    add_words (search->session, line);
  else
    trail_subject (search->session, line->table, line->row, &line->subject);
  return (filter->number == 0 || is_about (line, filter->record, filter->number)) &&
         (search->wanted == NULL || holds (line, search->wanted, session_today (search->session)));
}

GArray *trail_ids (KithSession *session, const TrailFilter *filter, gboolean (*overtaken) (gpointer data),
                   gpointer data, GError **error)
{
  gint64 from = filter->from != DAY_NONE ? clock_day_start (filter->from) : 0;
  gint64 before = filter->until != DAY_NONE ? clock_day_start (filter->until + 1) : G_MAXINT64;
  g_auto (GStrv) wanted = words_of (filter->text);
  Search search = { session, filter, wanted };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Statement) statement =
      trail_open (session, error) ? trail_select (session, filter->who, from, before, error) : NULL;
  GError *failure = NULL;

  if (statement == NULL)
    return NULL;
  for (guint seen = 1; (filter->limit == 0 || ids->len < filter->limit) && statement_next (statement, &failure);
       seen++) {
    gint64 id = statement_int (statement, 0);

    if (fits (&search, statement))
      g_array_append_val (ids, id);
    if (overtaken != NULL && seen % LOOK_UP_EVERY == 0 && overtaken (data))
      return NULL;
  }
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean trail_record (const char *text, TrailFilter *filter, GError **error)
{
  const char *digits = text + strcspn (text, "0123456789");
  g_autofree char *word = g_ascii_strdown (text, digits - text);
  char *end = NULL;

  filter->number = g_ascii_strtoll (digits, &end, 10);
  g_strdelimit (word, ":-#", ' ');
  g_strstrip (word);
  filter->record = record_called (word);
  if ((filter->record != NULL || *word == '\0') && filter->number > 0 && *end == '\0')
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
               "A record is written as person:12, request:42, pair:7 or message:5; a number alone is that of a person "
               "or request.");
  return FALSE;
}
