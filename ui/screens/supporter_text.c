/* The text of a supporter's page. */
#include "people/conflict.h"
#include "support/involvement.h"
#include "ui/screens/supporter_page.h"

enum { TERM = 14 };

static void add_entry (SupporterPage *page, const char *term, const char *text)
{
  if (text != NULL && *text != '\0')
    pager_add_entry (page->pager, TERM, term, text);
}

static void add_day (SupporterPage *page, const char *term, Day day)
{
  g_autofree char *text = day_words (day, app_today (page->app));
  add_entry (page, term, text);
}

static void add_facts (SupporterPage *page)
{
  Day today = app_today (page->app);
  g_autoptr (GArray) lines = supporter_view_lines (&page->view, today, FALSE);
  for (guint i = 0; i < lines->len; i++) {
    const ViewLine *line = &g_array_index (lines, ViewLine, i);
    pager_add_entry (page->pager, TERM, line->label, line->value);
  }
}

static void add_offers (SupporterPage *page)
{
  guint count = 0;
  for (guint i = 0; i < page->view.supporter->offers->len; i++) {
    const Offer *offer = g_ptr_array_index (page->view.supporter->offers, i);
    if (offer->sensitive && !page->view.revealed)
      continue;
    if (count++ == 0)
      pager_add_heading (page->pager, "WHAT THEY OFFER");
    g_autofree char *consent = day_words (offer->consented_on, app_today (page->app));
    g_autofree char *text = g_strdup_printf (
        "%s%s%s%s%s", offer->lived ? "lived through it" : "willing", *offer->detail == '\0' ? "" : ": ", offer->detail,
        !offer->sensitive                 ? ""
        : offer->consented_on == DAY_NONE ? "; consent missing, so it is not used (n records it)"
                                          : "; consent ",
        consent);
    g_autofree char *line = g_strdup_printf ("%s: %s", offer->area_name, text);
    pager_add_text (page->pager, 3, ROLE_NORMAL, line);
  }
  if (count > 0)
    pager_add_gap (page->pager);
}

static void add_more (SupporterPage *page)
{
  const Supporter *supporter = page->view.supporter;
  g_autofree char *supervisor = g_strconcat (
      supporter->supervisor_name, *supporter->supervisor_email == '\0' ? "" : ", ", supporter->supervisor_email, NULL);
  const char *share = supporter->share_email && supporter->share_phone ? "e-mail and phone"
                      : supporter->share_email                         ? "e-mail"
                      : supporter->share_phone                         ? "phone"
                                                                       : "nothing";
  pager_add_heading (page->pager, "MORE");
  add_entry (page, "Passed on", share);
  add_day (page, "Grade since", supporter->grade_since);
  add_entry (page, "Specialty", supporter->specialty);
  add_entry (page, "Supervisor", supervisor);
  add_day (page, "Left on", supporter->left_on);
  add_day (page, "Last asked", supporter->last_asked_on);
  add_entry (page, "Notes", supporter->notes);
  pager_add_gap (page->pager);
}

static void add_conflicts (SupporterPage *page)
{
  if (page->conflicts->len == 0)
    return;
  pager_add_heading (page->pager, "TO BE KEPT APART FROM (neither sees this)");
  for (guint i = 0; i < page->conflicts->len; i++) {
    const Conflict *conflict = g_ptr_array_index (page->conflicts, i);
    g_autofree char *until = day_words (conflict->until, app_today (page->app));
    g_autofree char *text =
        g_strdup_printf ("%s: %s%s%s", conflict->person_a == page->id ? conflict->name_b : conflict->name_a,
                         conflict->kind, *until == '\0' ? "" : ", until ", until);
    pager_add_text (page->pager, 3, ROLE_NORMAL, text);
  }
  pager_add_gap (page->pager);
}

static void add_involvements (SupporterPage *page)
{
  if (page->view.involvements->len == 0)
    return;
  pager_add_heading (page->pager, "REQUESTS");
  for (guint i = 0; i < page->view.involvements->len; i++) {
    const Involvement *involvement = g_ptr_array_index (page->view.involvements, i);
    g_autofree char *number = g_strdup_printf ("Request %" G_GINT64_FORMAT, involvement->request);
    g_autofree char *words = involvement_words (involvement, app_today (page->app));
    pager_add_entry (page->pager, TERM, number, words);
  }
  pager_add_gap (page->pager);
}

static void add_events (SupporterPage *page)
{
  if (page->events->len == 0)
    return;
  pager_add_heading (page->pager, "WHAT HAPPENED");
  for (guint i = 0; i < page->events->len; i++) {
    const PersonEvent *event = g_ptr_array_index (page->events, i);
    g_autofree char *day = day_words (event->on, app_today (page->app));
    pager_add_entry (page->pager, TERM, day, event->text);
  }
}

void supporter_page_fill (SupporterPage *page)
{
  pager_clear (page->pager);
  add_facts (page);
  pager_add_gap (page->pager);
  add_offers (page);
  add_involvements (page);
  add_conflicts (page);
  add_more (page);
  add_events (page);
}
