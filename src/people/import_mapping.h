/* What a mapping says, for planning and applying. */
#pragma once

#include "people/import.h"
#include "people/vocabulary.h"

/* What VALUE in FIELD stands for, "" to leave it out, or NULL where nothing was decided. Owned by MAPPING. *ORIGIN (may be NULL) is
 * set with it. */
const char *import_mapping_value (const ImportMapping *mapping, const char *field, const char *value,
                                  ImportOrigin *origin);

/* The same of a heading; recognised by name too. */
const char *import_mapping_heading (const ImportMapping *mapping, const char *heading, ImportOrigin *origin);

/* Puts the areas that come with this import into VOCABULARY, with ids below zero. */
void import_mapping_extend (const ImportMapping *mapping, Vocabulary *vocabulary);

/* The field that a heading means by its words alone, "" for one that is always left out, or NULL. */
const char *import_heading_recognise (const char *heading);

/* TRUE for a heading that names the last part of a name. */
gboolean import_heading_is_surname (const char *heading);

/* TRUE where the two headings are a first and a last name, which become one name. A heading that is a name only because somebody
 * said so may be the first. */
gboolean import_headings_join (const char *one, const char *other);
