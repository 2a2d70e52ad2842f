/* The office's own wording of templates, in the store. */
#include "mail/template.h"

#include "base/data.h"
#include "base/error.h"
#include "store/statement.h"
#include "store/step.h"

#include <string.h>

static const DataFile *shipped (Stage stage)
{
  g_autofree char *name = g_strdup_printf ("templates/%s.txt", stage_name (stage));
  const DataFile *file = data_file (name);

  if (file == NULL)
    g_error ("the program was built without %s", name);
  return file;
}

/* The office's own text, or NULL where it has none; FALSE on a failure. */
static gboolean own_text (KithSession *session, Stage stage, gint64 *id, char **text, GError **error)
{
  g_autoptr (Statement) statement = statement_new (session->store,
                                                   "SELECT id, text\n"
                                                   "FROM template\n"
                                                   "WHERE name = :name",
                                                   error);
  GError *failure = NULL;

  *id = 0;
  *text = NULL;
  if (statement == NULL)
    return FALSE;
  statement_bind_text (statement, "name", stage_name (stage));
  if (statement_next (statement, &failure)) {
    *id = statement_int (statement, 0);
    *text = statement_dup_text (statement, 1);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static Template *parse_shipped (Stage stage, GError **error)
{
  const DataFile *file = shipped (stage);

  return template_parse (file->text, stage, file->name, error);
}

static Template *parse_own (const char *text, Stage stage, GError **error)
{
  g_autofree char *source = g_strdup_printf ("The office's own text \"%s\"", stage_name (stage));

  return template_parse (text, stage, source, error);
}

Template *template_load (KithSession *session, Stage stage, GError **error)
{
  g_autofree char *text = NULL;
  gint64 id = 0;

  if (!own_text (session, stage, &id, &text, error))
    return NULL;
  return text != NULL ? parse_own (text, stage, error) : parse_shipped (stage, error);
}

char *template_text (KithSession *session, Stage stage, gboolean *own, GError **error)
{
  char *text = NULL;
  gint64 id = 0;

  if (!own_text (session, stage, &id, &text, error))
    return NULL;
  if (own != NULL)
    *own = text != NULL;
  return text != NULL ? text : g_strdup (shipped (stage)->text);
}

static gboolean write_own (KithSession *session, Stage stage, const char *text, GError **error)
{
  g_autoptr (Row) row = row_new ("template");
  g_autofree char *before = NULL;
  gint64 id = 0;

  if (!own_text (session, stage, &id, &before, error))
    return FALSE;
  if (text == NULL)
    return id == 0 || row_delete (session, "template", id, 0, error);
  row_text (row, "name", stage_name (stage));
  row_text (row, "text", text);
  if (id != 0)
    return row_update (session, id, 0, row, error);
  return row_insert (session, row, error) != 0;
}

gint64 template_row (KithSession *session, Stage stage)
{
  g_autofree char *text = NULL;
  gint64 id = 0;

  return own_text (session, stage, &id, &text, NULL) ? id : 0;
}

/* Nobody else can write between this look and the end of the step. */
static gboolean is_still (KithSession *session, Stage stage, const char *before, GError **error)
{
  g_autofree char *now = before != NULL ? template_text (session, stage, NULL, error) : NULL;

  if (before == NULL || (now != NULL && strcmp (now, before) == 0))
    return TRUE;
  if (now != NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_CHANGED, "Somebody has changed this wording meanwhile.");
  return FALSE;
}

gboolean template_set_over (KithSession *session, Stage stage, const char *before, const char *text, GError **error)
{
  g_autofree char *label = g_strdup_printf ("changed the wording of \"%s\"", stage_name (stage));
  g_autoptr (Template) checked = text != NULL ? parse_own (text, stage, error) : NULL;
  g_autoptr (Step) step = NULL;

  if ((text != NULL && checked == NULL) || !session_may (session, RIGHT_OFFICE, error))
    return FALSE;
  step = step_begin (session, label, error);
  if (step == NULL || !is_still (session, stage, before, error) || !write_own (session, stage, text, error))
    return FALSE;
  return step_commit (g_steal_pointer (&step), error);
}

gboolean template_set (KithSession *session, Stage stage, const char *text, GError **error)
{
  return template_set_over (session, stage, NULL, text, error);
}

static gboolean check (KithSession *session, Stage stage, GError **error)
{
  g_autoptr (Template) ours = parse_shipped (stage, error);
  g_autoptr (Template) theirs = NULL;
  g_autofree char *text = NULL;
  gint64 id = 0;

  if (ours == NULL || !own_text (session, stage, &id, &text, error))
    return FALSE;
  theirs = text != NULL ? parse_own (text, stage, error) : NULL;
  return text == NULL || theirs != NULL;
}

gboolean template_check_all (KithSession *session, GError **error)
{
  for (Stage stage = 0; stage < STAGE_COUNT; stage++)
    if (!check (session, stage, error))
      return FALSE;
  return TRUE;
}
