/* What a line of the audit trail says: the words of the office instead of those of the tables. */
#include "support/trail.h"

#include <string.h>

/* MAIN: a record with a number of its own, "request 42"; else something that belongs to one, "a question to a supporter". LIST is what an
 * export of the table is called. */
static const struct {
  const char *table, *noun, *list;
  gboolean main;
} nouns[] = {
  { "person", "person", "the register", TRUE },
  { "request", "request", "the requests", TRUE },
  { "pair", "pair", "the pairs", TRUE },
  { "message", "message", "the outbox", TRUE },
  { "enrolment", "the place in the register", "the register", FALSE },
  { "grade", "a grade", NULL, FALSE },
  { "offer", "an area", NULL, FALSE },
  { "consent", "a consent", NULL, FALSE },
  { "conflict", "a note to keep people apart", NULL, FALSE },
  { "ask", "a question to a supporter", NULL, FALSE },
  { "permission", "a question for permission", NULL, FALSE },
  { "broadcast", "a broadcast", NULL, FALSE },
  { "introduction", "an introduction", NULL, FALSE },
  { "agreement", "an agreement", "the agreements", FALSE },
  { "task", "a due date", NULL, FALSE },
  { "event", "a line of what happened", NULL, FALSE },
  { "template", "the wording of a message", NULL, FALSE },
  { "setting", "a setting of the office", NULL, FALSE },
  { "scheme", "a scheme", NULL, FALSE },
  { "area", "an area of the vocabulary", NULL, FALSE },
  { "import_mapping", "a remembered heading of imports", NULL, FALSE },
  { "access_request", "a request to see what is held", "what is held about somebody", FALSE },
  { "access_omission", "what stays out of an answer", NULL, FALSE },
};

/* NULL leaves the record out: what was done concerns the store. */
static const struct {
  const char *action, *words;
  gboolean of_record; /* "… request 42" follows */
} acts[] = {
  { "insert", "added", TRUE },
  { "update", "changed", TRUE },
  { "delete", "removed", TRUE },
  { "reveal", "looked at", TRUE },
  { "audit", "read this trail", FALSE },
  { "report", "read the report", FALSE },
  { "backup", "made a backup", FALSE },
  { "restore", "put a backup in the store's place", FALSE },
  { "share", "shared the store with a group", FALSE },
  { "unshare", "stopped sharing the store with a group", FALSE },
  { "passphrase-change", "changed their passphrase", FALSE },
  { "coordinator-add", "let somebody else open the store", FALSE },
  { "coordinator-role", "changed what somebody may do", FALSE },
  { "coordinator-remove", "took away somebody's way into the store", FALSE },
  { "end session", "ended a session that was left behind", FALSE },
};

/* Columns whose name does not say it; NULL: of no meaning to anybody but the program. */
static const struct {
  const char *column, *words;
} columns[] = {
  { "name_folded", NULL },
  { "email_folded", NULL },
  { "detail_folded", NULL },
  { "source_folded", NULL },
  { "uid", NULL },
  { "id", NULL },
  { "version", NULL },
  { "revision", NULL },
  { "matter", NULL },
  { "scheme", NULL },
  { "sender_pid", NULL },
  { "message_id", NULL },
  { "email", "e-mail" },
  { "place_limit", "places" },
  { "share_email", "whether the e-mail is passed on" },
  { "share_phone", "whether the telephone is passed on" },
  { "supervisor", "educational supervisor" },
  { "held_from", "since when" },
  { "joined_on", "joined" },
  { "left_on", "left" },
  { "qualified_on", "qualified" },
  { "from_on", "from" },
  { "until_on", "until" },
  { "start_on", "starts" },
  { "end_on", "ends" },
  { "given_on", "given" },
  { "withdrawn_on", "withdrawn" },
  { "received_on", "received" },
  { "asked_on", "asked" },
  { "answered_on", "answered" },
  { "answer_due_on", "answer due" },
  { "expires_on", "expires" },
  { "reminded_on", "reminded" },
  { "closed_on", "closed" },
  { "closed_as", "how it ended" },
  { "started_on", "started" },
  { "ended_on", "ended" },
  { "end_kind", "how it ended" },
  { "end_reason", "why it ended" },
  { "due_on", "due" },
  { "done_on", "done" },
  { "made_on", "made" },
  { "quiet_on", "when it closes if quiet" },
  { "sent_on", "sent" },
  { "paused_on", "paused" },
  { "erased_on", "erased" },
  { "queued_at", "queued" },
  { "release_at", "when it may leave" },
  { "handed_at", "handed over" },
  { "to_name", "to whom" },
  { "to_address", "to which address" },
  { "supporter_signed_on", "the supporter's signature" },
  { "supporter_signed_how", "how the supporter signed" },
  { "supportee_signed_on", "the supportee's signature" },
  { "supportee_signed_how", "how the supportee signed" },
};

static char *with_spaces (const char *name)
{
  char *words = g_strdup (name);

  return g_strdelimit (words, "_-", ' ');
}

static char *column_words (const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (columns[i].column, column) == 0)
      return g_strdup (columns[i].words);
  return with_spaces (column);
}

/* What was added or removed was so as a whole. */
static gboolean lists_columns (const TrailLine *line)
{
  return strcmp (line->action, "update") == 0 || strcmp (line->action, "reveal") == 0;
}

char *trail_details (const TrailLine *line)
{
  g_auto (GStrv) names = g_strsplit (line->fields, ",", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  if (strcmp (line->action, "insert") == 0 || strcmp (line->action, "delete") == 0)
    return g_strdup ("");
  if (!lists_columns (line))
    return g_strdup (line->fields);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *words = *names[i] != '\0' ? column_words (names[i]) : NULL;

    if (words != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", words);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "supporter 12", "request 42"; NULL where it belongs to neither. */
static char *owner_words (const TrailSubject *subject)
{
  if (subject->request != 0)
    return g_strdup_printf ("request %" G_GINT64_FORMAT, subject->request);
  if (subject->pair != 0)
    return g_strdup_printf ("pair %" G_GINT64_FORMAT, subject->pair);
  if (subject->people[0] != 0 && subject->people[1] != 0)
    return g_strdup_printf ("persons %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, subject->people[0],
                            subject->people[1]);
  if (subject->people[0] != 0)
    return g_strdup_printf ("%s %" G_GINT64_FORMAT, subject->supporter ? "supporter" : "person", subject->people[0]);
  return NULL;
}

/* "request 42", "a grade (supporter 12)", "a grade" where the row is gone. */
static char *record_words (const TrailLine *line)
{
  g_autofree char *owner = owner_words (&line->subject);
  g_autofree char *noun = with_spaces (line->table);
  gboolean main = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (strcmp (nouns[i].table, line->table) == 0) {
      g_free (noun);
      noun = g_strdup (nouns[i].noun);
      main = nouns[i].main;
    }
  if (strcmp (line->table, "message") == 0 && owner != NULL && line->row != 0)
    return g_strdup_printf ("message %" G_GINT64_FORMAT " (%s)", line->row, owner);
  if (main && line->row != 0)
    return strcmp (line->table, "person") == 0 && line->subject.supporter
               ? g_strdup_printf ("supporter %" G_GINT64_FORMAT, line->row)
               : g_strdup_printf ("%s %" G_GINT64_FORMAT, noun, line->row);
  return owner != NULL ? g_strdup_printf ("%s (%s)", noun, owner) : g_steal_pointer (&noun);
}

/* "exported the register, with what is private", "exported everything". */
static char *export_words (const TrailLine *line)
{
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (strcmp (nouns[i].table, line->table) == 0 && nouns[i].list != NULL)
      return g_strdup_printf ("exported %s%s%s", nouns[i].list, *line->fields != '\0' ? ", " : "", line->fields);
  return g_strdup_printf ("exported %s", *line->fields != '\0' ? line->fields : "a list");
}

char *trail_words (const TrailLine *line)
{
  g_autofree char *details = trail_details (line);
  g_autofree char *record = *line->table != '\0' ? record_words (line) : NULL;
  g_autofree char *verb = with_spaces (line->action);
  gboolean of_record = TRUE;

  if (strcmp (line->action, "export") == 0)
    return export_words (line);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].action, line->action) == 0) {
      g_free (verb);
      verb = g_strdup (acts[i].words);
      of_record = acts[i].of_record;
    }
  return g_strdup_printf ("%s%s%s%s%s", verb, of_record && record != NULL ? " " : "",
                          of_record && record != NULL ? record : "", *details != '\0' ? ": " : "", details);
}
