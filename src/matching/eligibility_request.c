#include "matching/eligibility-private.h"

static char *no_change_possible (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("no change possible");
}

static gboolean self_passes (const Consideration *consideration)
{
  return consideration->supporter->id != consideration->request->requester;
}

static char *self_passed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("somebody else asks");
}

static char *self_failed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("the request is their own");
}

const Rule rule_self = {
  .name = "self",
  .title = "Not their own request",
  .passes = self_passes,
  .because_passed = self_passed,
  .because_failed = self_failed,
  .unless = no_change_possible,
};

static gboolean kept_apart_passes (const Consideration *consideration)
{
  const RequestFacts *request = consideration->request;

  for (guint i = 0; i < request->conflict_count; i++)
    if (request->conflicts[i].person == consideration->supporter->id)
      return FALSE;
  return TRUE;
}

static char *kept_apart_passed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("nothing recorded between them");
}

/* The kind and the dates of a conflict would say something about the person who asks, so neither is told. */
static char *kept_apart_failed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("to be kept apart");
}

const Rule rule_kept_apart = {
  .name = "kept-apart",
  .title = "Not to be kept apart",
  .passes = kept_apart_passes,
  .because_passed = kept_apart_passed,
  .because_failed = kept_apart_failed,
  .unless = no_change_possible,
};

static gboolean paired_passes (const Consideration *consideration)
{
  const RequestFacts *request = consideration->request;

  for (guint i = 0; i < request->paired_count; i++)
    if (request->paired[i] == consideration->supporter->id)
      return FALSE;
  return TRUE;
}

static char *paired_passed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("no pair between them");
}

static char *paired_failed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("already paired with the one who asks");
}

static char *paired_unless (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("their pair ends");
}

const Rule rule_paired = {
  .name = "paired",
  .title = "Not paired already",
  .passes = paired_passes,
  .because_passed = paired_passed,
  .because_failed = paired_failed,
  .unless = paired_unless,
};

static gboolean asked_already_passes (const Consideration *consideration)
{
  return request_facts_standing (consideration->request, consideration->supporter->id) == NULL;
}

static char *asked_already_passed (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("not asked for this request");
}

/* What happened, before its day. */
static const char *const standing_words[] = {
  [STANDING_NONE] = "not asked",
  [STANDING_ASKED] = "asked",
  [STANDING_ACCEPTED] = "said yes",
  [STANDING_DECLINED] = "said no",
  [STANDING_LAPSED] = "no answer by the date",
  [STANDING_INTRODUCED] = "details passed on",
  [STANDING_TAKEN_BACK] = "took the yes back",
};

static const char *unsent_words (Standing standing)
{
  return standing == STANDING_INTRODUCED ? "details wait to be sent" : "question waits to be sent";
}

static char *asked_already_failed (const Consideration *consideration)
{
  const StandingFacts *standing = request_facts_standing (consideration->request, consideration->supporter->id);
  const char *words = standing->unsent ? unsent_words (standing->standing) : standing_words[standing->standing];
  Day today = consideration->rules->today;
  g_autofree char *on = day_words (standing->on, today);
  g_autofree char *due = day_words (standing->due, today);

  if (standing->on == DAY_NONE || standing->unsent)
    return g_strdup (words);
  if (standing->standing == STANDING_ASKED && standing->due != DAY_NONE)
    return g_strdup_printf ("%s %s, answer due %s", words, on, due);
  return g_strdup_printf (standing->standing == STANDING_ASKED ? "%s %s" : "%s, %s", words, on);
}

static char *asked_already_unless (G_GNUC_UNUSED const Consideration *consideration)
{
  return g_strdup ("the area, detail or summary changes");
}

const Rule rule_asked_already = {
  .name = "asked-already",
  .title = "Not asked already",
  .passes = asked_already_passes,
  .because_passed = asked_already_passed,
  .because_failed = asked_already_failed,
  .unless = asked_already_unless,
};
