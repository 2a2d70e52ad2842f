/* What the register and a supporter's page both do. */
#pragma once

#include "ui/screens/supporter_view.h"

/* The request that waits for the supporter, 0 for none. VIEW may be NULL. */
gint64 supporter_waiting_request (const SupporterView *view);

/* TRUE when there is such a request; else WHY_NOT (may be NULL) says that there is none. */
gboolean supporter_is_waited_for (const SupporterView *view, char **why_not);

/* Opens the form for the answer of the one in VIEW. */
Outcome supporter_record_answer (App *app, const SupporterView *view);

/* "Retire Ana Ruiz? The present pair stays; no new ones." with [Keep Ana] and [Retire], which is choice 1. */
Outcome supporter_ask_retire (App *app, const Supporter *supporter, Outcome (*answered) (void *state, guint choice));
