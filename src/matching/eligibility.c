#include "matching/eligibility.h"

#include "matching/eligibility-private.h"

/* In the order in which a refusal is told: what no one can change first, then what has been done already, then what
 * they offer, and last what waiting mends: told first, it would promise what another rule still stands against. */
static const Rule *const rules_in_order[] = {
  &rule_self,      &rule_kept_apart, &rule_active,  &rule_left,  &rule_asked_already, &rule_paired,
  &rule_qualified, &rule_area,       &rule_consent, &rule_limit, &rule_away,
};

guint eligibility_rule_count (void)
{
  return G_N_ELEMENTS (rules_in_order);
}

const char *eligibility_rule_name (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (rules_in_order), NULL);
  return rules_in_order[index]->name;
}

void verdict_clear (Verdict *verdict)
{
  g_clear_pointer (&verdict->because, g_free);
  g_clear_pointer (&verdict->unless, g_free);
}

static void clear_element (gpointer verdict)
{
  verdict_clear (verdict);
}

GArray *eligibility_explain (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter)
{
  const Consideration consideration = { rules, request, supporter };
  GArray *verdicts = g_array_new (FALSE, TRUE, sizeof (Verdict));

  g_array_set_clear_func (verdicts, clear_element);
  for (guint i = 0; i < G_N_ELEMENTS (rules_in_order); i++) {
    const Rule *rule = rules_in_order[i];
    gboolean passed = rule->passes (&consideration);
    Verdict verdict = {
      .rule = rule->name,
      .title = rule->title,
      .passed = passed,
      .because = passed ? rule->because_passed (&consideration) : rule->because_failed (&consideration),
      .unless = passed ? NULL : rule->unless (&consideration),
    };

    g_array_append_val (verdicts, verdict);
  }
  return verdicts;
}

gboolean eligibility_check (const MatchingRules *rules, const RequestFacts *request, const SupporterFacts *supporter,
                            guint *failed)
{
  const Consideration consideration = { rules, request, supporter };

  for (guint i = 0; i < G_N_ELEMENTS (rules_in_order); i++) {
    if (rules_in_order[i]->passes (&consideration))
      continue;
    if (failed != NULL)
      *failed = i;
    return FALSE;
  }
  return TRUE;
}
