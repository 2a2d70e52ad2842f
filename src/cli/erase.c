/* kith erase: what is held about a person goes for good. */
#include "cli/command.h"

#include "base/error.h"
#include "support/erase.h"

typedef struct {
  const char *word, *heading;
  const GPtrArray *sentences;
} Part;

static void print_part (const Part *part)
{
  if (part->sentences->len > 0)
    call_print (part->heading);
  for (guint i = 0; i < part->sentences->len; i++) {
    g_autofree char *line = g_strdup_printf ("  %s", (const char *)part->sentences->pdata[i]);
    call_print (line);
  }
}

static const ListingColumn columns[] = {
  { "id", NULL, TRUE },
  { "about", "About", FALSE },
  { "what", "What", FALSE },
  { .name = NULL },
};

static void list_part (Listing *listing, const Part *part, gint64 *number)
{
  for (guint i = 0; i < part->sentences->len; i++) {
    listing_number (listing, ++*number);
    listing_text (listing, part->word);
    listing_text (listing, part->sentences->pdata[i]);
  }
}

static void print_plan (const Call *call, const ErasePlan *plan)
{
  const Part parts[] = { { "will go", "Will go:", plan->goes },
                         { "will stay", "Will stay:", plan->stays },
                         { "stands in the way", "Stands in the way:", plan->blockers } };
  gboolean as_text = call_format (call) == FORMAT_TEXT;
  gint64 number = 0;
  g_autofree char *title = g_strdup_printf ("Person %" G_GINT64_FORMAT ", %s", plan->person, plan->name);
  g_autoptr (Listing) listing = listing_new (columns, call_format (call));
  if (as_text)
    call_print (title);
  else
    call_say ("%s.", title);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (as_text)
      print_part (&parts[i]);
    else
      list_part (listing, &parts[i], &number);
  if (!as_text)
    listing_print (listing);
}

static gboolean is_sure (Call *call, const ErasePlan *plan, GError **error)
{
  if (call_has (call, "yes"))
    return TRUE;
  if (!call_can_ask (call))
    return call_misused (call, error, "Erasing cannot be taken back. Say --preview to look, or --yes to do it.");
  print_plan (call, plan);
  g_autofree char *answer = call_ask ("This cannot be taken back. Type erase to do it: ");
  if (g_strcmp0 (answer, "erase") == 0)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STOPPED, "Nothing was erased.");
  return FALSE;
}

static gboolean erase (Call *call, GError **error)
{
  g_autofree char *note = NULL;
  gint64 person = call_id (call, 0, "person", error);
  KithSession *session = person != 0 ? call_session (call, error) : NULL;
  g_autoptr (ErasePlan) plan = session != NULL ? erase_plan (session, person, error) : NULL;
  if (plan == NULL)
    return FALSE;
  if (call_has (call, "preview")) {
    print_plan (call, plan);
    return TRUE;
  }
  if (!is_sure (call, plan, error) || !person_erase (session, person, &note, error))
    return FALSE;
  call_say ("Person %" G_GINT64_FORMAT " is erased. Figures stay as they were.", person);
  if (note != NULL)
    call_say ("%s", note);
  return TRUE;
}

static const CommandOption options[] = {
  { .name = "preview", .help = "Says what would go and what would stay, and erases nothing." },
  { .name = "yes", .help = "Erases without asking." },
  { .name = NULL },
};

const Command erase_commands[] = {
  { { "erase", "PERSON [--preview | --yes]",
      "Erases what is held about a person, everywhere; figures stay. Cannot be taken back." },
    options,
    1,
    1,
    erase },
  { .about = { .words = NULL } },
};
