/* Import of a register from CSV as form services and spreadsheets export it, or from pasted cells.
 *
 * Reading, planning and applying are apart: import_read() gives a table of texts, import_plan() says what would happen without
 * changing anything, import_apply() does it in one step, all or nothing. */
#pragma once

#include "base/field.h"
#include "store/session.h"

/* A table as read: sniffed separator (comma, semicolon, tab), BOM, UTF-8 or Windows-1252, quoted newlines. */
typedef struct {
  GPtrArray *headings;  /* char* */
  GPtrArray *rows;      /* GPtrArray* of char*, each as long as headings */
  GArray *row_numbers;  /* guint: the line of the file where each row starts, for messages */
  const char *encoding; /* "UTF-8" or "Windows-1252", static */
  char separator;
} ImportTable;

void import_table_free (ImportTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportTable, import_table_free)

/* Failures name row, column and reason: NUL, a cell over 64 KiB, broken quoting, a row of another length, an .xlsx file (with how to
 * save it), no heading row. */
ImportTable *import_read (KithSession *session, const void *data, size_t size, GError **error);
ImportTable *import_read_file (KithSession *session, const char *path, GError **error); /* "-": standard input */

/* Decisions about headings and values: given by hand, by option, or remembered in the store. */
typedef struct ImportMapping ImportMapping;
ImportMapping *import_mapping_new (KithSession *session, GError **error); /* with what is remembered */
void import_mapping_free (ImportMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportMapping, import_mapping_free)

/* FIELD is a name in supporter_fields, or "" to leave the column out. KITH_ERROR_USAGE where there is no such field. */
gboolean import_map_heading (ImportMapping *mapping, const char *heading, const char *field, GError **error);

/* VALUE (in FIELD, or in any field when NULL) stands for TARGET, or "" leaves it out. */
gboolean import_map_value (ImportMapping *mapping, const char *field, const char *value, const char *target,
                           GError **error);

/* KITH_ERROR_USAGE naming a decision of now (not a remembered one) that nothing needs: about a heading that TABLE does not have;
 * about a value that no cell held in the plans made with MAPPING so far. */
gboolean import_check_headings (const ImportMapping *mapping, const ImportTable *table, GError **error);
gboolean import_check_values (const ImportMapping *mapping, GError **error);

/* The field a heading goes to: mapped, or recognised by name ("E-mail address" → email). NULL: unknown. "" : left out. */
const char *import_heading_field (const ImportMapping *mapping, const char *heading);

typedef enum { IMPORT_ADD, IMPORT_CHANGE, IMPORT_SAME, IMPORT_LEAVE } ImportVerdict;

typedef struct {
  guint line; /* of the file */
  ImportVerdict verdict;
  gint64 person;  /* of CHANGE and SAME; of ADD where someone known in another role joins the register */
  gint64 version; /* of the person's row, of CHANGE */
  char *name;
  char *why; /* for LEAVE and for notes ("same address, other name: not merged"), or NULL */
  GPtrArray
      *changes; /* char*: "Site: Preston → Leeds" for CHANGE, "Site: Leeds" for ADD; sensitive areas are "1 private" */
  Values *values;
} ImportRow;

typedef struct {
  GPtrArray *unknown_headings; /* char* */
  GPtrArray *unknown_values;   /* char*: "areas:Housing" */
  GPtrArray *rows;             /* ImportRow* */
  GPtrArray *missing;          /* char*: names in the register that are not in the file */
  GPtrArray *inert; /* char*: "Max Stone: Mental health" sensitive areas that the file brings without consent */
  guint add, change, same, leave;
} ImportPlan;

void import_plan_free (ImportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportPlan, import_plan_free)

/* People are recognised by address and name; a row without an address changes nobody. Offers of sensitive areas without a consent,
 * which an export leaves out, are kept where the file does not name them. Bad values of a row (two addresses, hostile name …) are an error naming row, column and reason. Unknown headings and values
 * are listed in the plan, which then cannot be applied. */
ImportPlan *import_plan (KithSession *session, const ImportTable *table, const ImportMapping *mapping, GError **error);

/* KITH_ERROR_INPUT naming the option that settles it while headings or values are unknown. Remembers MAPPING. One step; ticks; stoppable. */
gboolean import_apply (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping, GError **error);
