/* What a mapping says, for planning and applying. */
#pragma once

#include "people/import.h"

/* What VALUE in FIELD stands for, "" to leave it out, or NULL where nothing was decided. Owned by MAPPING. */
const char *import_mapping_value (const ImportMapping *mapping, const char *field, const char *value);

/* TRUE for a heading that names the last part of a name. */
gboolean import_heading_is_surname (const char *heading);

/* TRUE where the two headings are a first and a last name, which become one name. A heading that is a name only because somebody
 * said so may be the first. */
gboolean import_headings_join (const char *one, const char *other);

/* Writes what is new. Inside a step. */
gboolean import_mapping_remember (KithSession *session, const ImportMapping *mapping, GError **error);
