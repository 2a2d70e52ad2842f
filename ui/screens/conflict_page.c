#include "ui/screens/conflict_page.h"

#include "base/text.h"

struct ConflictPage {
  char *who; /* changed it, and when */
  ThreeWay *versions;
};

static const char heading[] = "Nothing of yours is saved yet, and nothing of it is lost: choose, field by "
                              "field, what is to stand. F2 saves that, Esc goes back to what you typed.";

ConflictPage *conflict_page_new (const Field *fields, const char *who, const Values *base, const Values *theirs,
                                 const Values *mine)
{
  ConflictPage *page = g_new0 (ConflictPage, 1);
  page->who = g_strdup (who);
  page->versions = three_way_new ();
  for (guint i = 0; i < values_count (mine); i++) {
    const char *name = values_name (mine, i);
    const Field *field = fields == NULL ? NULL : field_find (fields, name);
    if (!values_has (theirs, name))
      continue;
    three_way_add (page->versions, name, field == NULL ? name : field->label,
                   base == NULL ? NULL : values_text (base, name), values_text (theirs, name),
                   values_text (mine, name));
  }
  return page;
}

void conflict_page_free (ConflictPage *page)
{
  if (page == NULL)
    return;
  three_way_free (page->versions);
  g_free (page->who);
  g_free (page);
}

gboolean conflict_page_differs (const ConflictPage *page)
{
  return three_way_count (page->versions) > 0;
}

void conflict_page_draw (ConflictPage *page, Canvas *canvas, Rect body)
{
  g_autofree char *sentence = g_strdup_printf ("%s %s", page->who, heading);
  g_autoptr (GPtrArray) lines = text_wrap (sentence, body.columns - 2);
  int row = body.row;
  for (guint i = 0; i < lines->len; i++)
    canvas_text (canvas, row++, 1, -1, ROLE_DUE, g_ptr_array_index (lines, i));
  row++;
  three_way_draw (page->versions, canvas, (Rect){ row, body.column, body.row + body.rows - row, body.columns });
}

gboolean conflict_page_event (ConflictPage *page, const Event *event)
{
  return event->kind == EVENT_KEY && three_way_handle_key (page->versions, event->key);
}

const char *conflict_page_apply (ConflictPage *page, Form *form)
{
  const char *open = three_way_next_open (page->versions);
  if (open != NULL)
    return open;
  for (guint i = 0; i < three_way_count (page->versions); i++)
    form_set (form, three_way_name (page->versions, i), three_way_text (page->versions, i));
  return NULL;
}
