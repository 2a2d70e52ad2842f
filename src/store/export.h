/* Everything in open formats, so that nobody is locked in: for each table of the domain one CSV and one JSON file, and a README that names the columns. */
#pragma once

#include "store/session.h"

/* Writes into PATH, which is made, or is there and empty. Folder 0700, files 0600; UTF-8; days and times as ISO 8601; a CSV cell that a spreadsheet
 * would run is made inert. Of one moment. All or nothing; ticks; stoppable. Noted in the audit trail. */
gboolean store_export (KithSession *session, const char *path, GError **error);

/* The names of the tables it writes. Element: const char*, owned by the store. */
GPtrArray *store_export_tables (Store *store);
