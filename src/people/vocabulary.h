/* The vocabulary of a scheme: its areas and grades, looked up by what people write, and offers read from text and written as text. */
#pragma once

#include "people/area.h"
#include "people/ladder.h"
#include "people/supporter.h"

typedef struct {
  GPtrArray *areas;    /* Area*, by name */
  GHashTable *by_name; /* folded name → Area*, both owned elsewhere */
  Ladder *ladder;
  long default_limit; /* places of a new supporter */
  Day today;
} Vocabulary;

/* That of the session's scheme. */
Vocabulary *vocabulary_load (KithSession *session, GError **error);
void vocabulary_free (Vocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Vocabulary, vocabulary_free)

/* NULL where there is none. Owned by VOCABULARY. */
const Area *vocabulary_area (const Vocabulary *vocabulary, const char *name);

/* The area whose name is nearest to NAME, or NULL where none is near. */
const Area *vocabulary_nearest (const Vocabulary *vocabulary, const char *name);

/* The scheme's spelling of a grade, or NULL. */
const char *vocabulary_grade (const Vocabulary *vocabulary, const char *text);

/* An offer as written: "Failed assignment:second-year essay lived". */
typedef struct {
  const Area *area;
  char *detail, *detail_folded; /* "" for none */
  gboolean lived;
  gboolean has_detail; /* a detail was written */
} OfferText;
void offer_text_clear (OfferText *offer);

/* Reads one offer; FALSE where its area is unknown. */
gboolean offer_text_read (const Vocabulary *vocabulary, const char *text, OfferText *offer);

/* An empty list. Element: OfferText, cleared with the array. */
GArray *offer_texts_new (void);

/* Takes OFFER; the same area and detail replaces the one that is there. */
void offer_texts_add (GArray *offers, OfferText offer);

/* Reads a list separated by ';'. The same area and detail twice is one offer, the last. NULL with a sentence. Element: OfferText. */
GArray *offer_texts_read (const Vocabulary *vocabulary, const char *list, GError **error);

/* "Failed assignment:second-year essay lived", as offer_text_read() reads it back. Caller frees. */
char *offer_text_write (const char *area, const char *detail, gboolean lived);

/* The list in the order of areas and details, joined by "; ". Caller frees. */
char *offer_texts_write (GArray *offers);
