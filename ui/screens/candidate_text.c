#include "ui/screens/candidate_text.h"

/* Whether the question to CANDIDATE, or the introduction made from the yes, has left. */
static Letter letter_of (const GPtrArray *asks, const Candidate *candidate)
{
  for (guint i = 0; asks != NULL && i < asks->len; i++) {
    const AskRow *ask = g_ptr_array_index (asks, i);
    if (ask->supporter == candidate->supporter)
      return ask->letter;
  }
  return LETTER_NONE;
}

static const char *unsent_text (const GPtrArray *asks, const Candidate *candidate)
{
  gboolean introduced = candidate->standing == STANDING_INTRODUCED;
  if (!introduced && candidate->standing != STANDING_ASKED)
    return NULL;
  switch (letter_of (asks, candidate)) {
  case LETTER_WAITING:
    return introduced ? "details wait to be sent" : "question waits to be sent";
  case LETTER_FAILED:
    return introduced ? "details were not sent" : "question was not sent";
  case LETTER_UNCERTAIN:
    return introduced ? "details may have left" : "question may have left";
  case LETTER_NONE:
  case LETTER_LEFT:
    break;
  }
  return NULL;
}

char *candidate_standing_text (App *app, const GPtrArray *asks, const Candidate *candidate)
{
  const char *unsent = unsent_text (asks, candidate);
  if (unsent != NULL)
    return g_strdup (unsent);
  Day today = app_today (app);
  g_autofree char *on = day_words (candidate->standing_on, today);
  g_autofree char *due = day_words (candidate->standing_due, today);
  switch (candidate->standing) {
  case STANDING_ASKED:
    return g_strdup_printf (candidate->standing_due < today ? "answer was due %s" : "answer due %s", due);
  case STANDING_ACCEPTED:
    return g_strdup_printf ("said yes, %s", on);
  case STANDING_DECLINED:
    return g_strdup_printf ("said no, %s", on);
  case STANDING_LAPSED:
    return g_strdup ("did not answer");
  case STANDING_INTRODUCED:
    return g_strdup_printf ("details passed on, %s", on);
  case STANDING_TAKEN_BACK:
    return g_strdup_printf ("took the yes back, %s", on);
  case STANDING_NONE:
    break;
  }
  return g_strdup ("");
}

/* The parts of the score, "+ a free place 100", as many to a line as fit. */
static void draw_parts (const GArray *parts, Canvas *canvas, Rect rect)
{
  int column = rect.column, row = rect.row;
  for (guint i = 0; parts != NULL && i < parts->len; i++) {
    const ScorePart *part = &g_array_index (parts, ScorePart, i);
    g_autofree char *text = g_strdup_printf ("%s%s %d", i == 0 ? "" : "+ ", part->reason, part->points);
    int needed = canvas_text_width (text) + 1;
    if (column + needed > rect.column + rect.columns && column > rect.column) {
      column = rect.column;
      row++;
    }
    if (row >= rect.row + rect.rows)
      return;
    column += canvas_text (canvas, row, column, rect.column + rect.columns - column, ROLE_NORMAL, text) + 1;
  }
}

/* Every rule that stands against it, in full. */
static void draw_verdicts (const GArray *verdicts, Canvas *canvas, Rect rect)
{
  for (guint i = 0; verdicts != NULL && rect.rows > 0 && i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);
    g_autofree char *text = g_strdup_printf ("%s • unless: %s", verdict->because, verdict->unless);
    int used = canvas_paragraph (canvas, rect, 0, ROLE_NORMAL, text);
    rect.row += used;
    rect.rows -= used;
  }
}

/* How it stands with somebody who was asked, and what comes next. */
static void draw_standing (App *app, const GPtrArray *asks, const Candidate *candidate, Canvas *canvas, Rect rect)
{
  g_autofree char *standing = candidate_standing_text (app, asks, candidate);
  const char *next = unsent_text (asks, candidate) != NULL      ? "the Outbox (6) shows it"
                     : candidate->standing == STANDING_ACCEPTED ? "i passes the details on"
                     : candidate->standing == STANDING_ASKED    ? "r records the answer"
                     : candidate->standing == STANDING_LAPSED   ? "r records a late answer"
                                                                : NULL;
  g_autofree char *text = next == NULL ? g_strdup (standing) : g_strdup_printf ("%s • %s", standing, next);
  canvas_paragraph (canvas, rect, 0, ROLE_NORMAL, text);
}

void candidate_draw_detail (App *app, const GPtrArray *asks, const Candidate *candidate, Canvas *canvas, Rect rect)
{
  if (candidate->standing != STANDING_NONE)
    draw_standing (app, asks, candidate, canvas, rect);
  else if (candidate->score >= 0)
    draw_parts (candidate->parts, canvas, rect);
  else
    draw_verdicts (candidate->verdicts, canvas, rect);
}
