/* Memory for the libraries that keep the database. */
#pragma once

/* From then on a refused allocation ends the program, as it does everywhere in GLib. Call before the first connection is opened;
 * later calls do nothing. */
void memory_guard (void);
