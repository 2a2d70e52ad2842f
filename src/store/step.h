/* Steps and changes: the only way to write.
 *
 * A step is one act of the coordinator: one transaction, one entry to undo, with the sentence that undoing would take back.
 * Inside it every row is written with store_change() (through row_insert(), row_update(), row_delete()), which checks and raises the
 * row's version, keeps the images before and after, and adds a line to the audit chain. */
#pragma once

#include "base/day.h"
#include "store/session.h"

#include <glib.h>

typedef struct Step Step;

/* BEGIN IMMEDIATE, or joins the step already open in SESSION. LABEL completes "Undo: …", holds no private value and at most a
 * supporter's name: "asked Sam Hill (request 42)". NULL with an error (TRY_LATER when another holds the lock too long). */
Step *step_begin (KithSession *session, const char *label, GError **error);

/* Commits (or, when joined, leaves that to the outer step) and frees STEP. FALSE rolls everything back. */
gboolean step_commit (Step *step, GError **error);

/* Frees without commit: everything since the outermost step_begin() is rolled back. */
void step_abandon (Step *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_abandon)

/* Marks the open step as one that undo does not take back, with the sentence that says why. */
void step_not_undoable (Step *step, const char *why);

/* Marks the step as housekeeping (a visit, the day of a backup): undo passes over it, neither taking it back nor stopping there.
 * Without effect on a joined step, whose outer step decides. */
void step_background (Step *step);

/* What undo would take back ("asked Sam Hill (request 42)"), or NULL when this actor has nothing to undo. Caller frees. It is named
 * too when step_undo() will refuse it, so that the reason can be heard. */
char *step_undo_label (KithSession *session);
gint64 step_undo_id (KithSession *session); /* 0: nothing */

/* Takes the actor's last step back as a new change. *LABEL (may be NULL) says what. Refused, with the reason, when somebody has
 * since changed one of the rows, or a message it caused has left (step_not_undoable()). */
gboolean step_undo (KithSession *session, char **label, GError **error);

/* As step_undo(), for the step ID of step_history(): an older one is taken back where nothing it changed was changed since. */
gboolean step_undo_one (KithSession *session, gint64 id, char **label, GError **error);

/* Why the step ID cannot be undone as things are, as step_undo_one() would say; NULL: nothing stands against it. One statement however
 * many rows the step changed. Caller frees. */
char *step_why_not (KithSession *session, gint64 id);

/* Does again what the actor took back last, as long as they did nothing new since; refused as step_undo() is. The step can then be undone
 * again. step_redo_label() says what it would be, or is NULL. */
gboolean step_redo (KithSession *session, char **label, GError **error);
char *step_redo_label (KithSession *session);

/* One of the actor's own steps. */
typedef struct {
  gint64 id, at;         /* seconds since the epoch */
  char *label, *why_not; /* NULL: nothing known stands against undoing it */
  gboolean undone;
} StepEntry;
void step_entry_free (StepEntry *entry);

/* The actor's latest LIMIT steps, newest first, those taken back among them. Element: StepEntry*. */
GPtrArray *step_history (KithSession *session, guint limit, GError **error);

/* A row on its way into TABLE, which must be in the catalogue (store/catalogue.c): any table with `id` and `version`. Tables and
 * columns that the schema lacks abort when the row is written. Days are kept as ISO text. */
typedef struct Row Row;
Row *row_new (const char *table);
void row_free (Row *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)
void row_int (Row *row, const char *column, gint64 value);
void row_text (Row *row, const char *column, const char *value); /* NULL is SQL NULL */
void row_day (Row *row, const char *column, Day value);
void row_bytes (Row *row, const char *column, const void *data, size_t size);
void row_null (Row *row, const char *column);

/* The new row's id, or 0 with an error. Must be inside a step. ROW stays the caller's. */
gint64 row_insert (KithSession *session, const Row *row, GError **error);

/* Sets the columns that ROW names. EXPECTED_VERSION 0: whatever it is now. KITH_ERROR_CHANGED when someone wrote it since.
 * A row that would not differ is left as it is (no new version). */
gboolean row_update (KithSession *session, gint64 id, gint64 expected_version, const Row *row, GError **error);

gboolean row_delete (KithSession *session, const char *table, gint64 id, gint64 expected_version, GError **error);
