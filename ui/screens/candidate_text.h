/* How it stands with one candidate for a request, in words. */
#pragma once

#include "support/candidates.h"
#include "support/introduction.h"
#include "ui/screens/screen.h"

/* "answer due Tue 18 Nov", "question waits to be sent". ASKS: the request's, AskRow*. Caller frees. */
char *candidate_standing_text (App *app, const GPtrArray *asks, const Candidate *candidate);

/* In full: the parts of the score, what was answered and what comes next, or every rule that stands against it. */
void candidate_draw_detail (App *app, const GPtrArray *asks, const Candidate *candidate, Canvas *canvas, Rect rect);
