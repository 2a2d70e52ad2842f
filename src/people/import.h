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
  GArray *row_numbers;  /* guint: which row of the file each is, as a spreadsheet counts: the headings are row 1 */
  const char *encoding; /* "UTF-8" or "Windows-1252", static */
  char separator;
} ImportTable;

void import_table_free (ImportTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportTable, import_table_free)

/* Failures name row, column and reason: NUL, a cell over 64 KiB, broken quoting, a row of another length, an .xlsx file (with how to
 * save it), no heading row. What fails here cannot be trusted and is refused whole. A pipe without data is waited for, with ticks. */
ImportTable *import_read (KithSession *session, const void *data, size_t size, GError **error);
ImportTable *import_read_file (KithSession *session, const char *path, GError **error); /* "-": standard input */

/* Decisions: about headings and values, given by hand, by option, or remembered in the store; about new areas and rows to leave
 * out, which go for this table alone. */
typedef struct ImportMapping ImportMapping;
typedef struct ImportPlan ImportPlan;
ImportMapping *import_mapping_new (KithSession *session, GError **error); /* with what is remembered */
void import_mapping_free (ImportMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportMapping, import_mapping_free)

/* FIELD is a name in supporter_fields, or "" to leave the column out. KITH_ERROR_USAGE where there is no such field. The last
 * decision about a heading or value counts. */
gboolean import_map_heading (ImportMapping *mapping, const char *heading, const char *field, GError **error);

/* VALUE (in FIELD, or in any field when NULL) stands for TARGET, or "" leaves it out. An area must be in the vocabulary, or one of
 * import_new_area(). */
gboolean import_map_value (ImportMapping *mapping, const char *field, const char *value, const char *target,
                           GError **error);

/* An area NAME that the import is to add to the vocabulary, if a row that comes in offers it. KITH_ERROR_INPUT where it cannot be
 * called so. */
gboolean import_new_area (ImportMapping *mapping, const char *name, gboolean sensitive, GError **error);

/* Leaves the row that starts at LINE of the file out, whatever is in it, or puts it back. */
void import_leave_row (ImportMapping *mapping, guint number, gboolean leave);
gboolean import_row_is_left (const ImportMapping *mapping, guint number);

/* The same for every row of PLAN that cannot be read. */
void import_leave_unreadable (ImportMapping *mapping, const ImportPlan *plan);

/* KITH_ERROR_USAGE naming a decision of now (not a remembered one) that nothing needs: about a heading or a row that TABLE does not
 * have; about a value that no cell held in the plans made with MAPPING so far. */
gboolean import_check_headings (const ImportMapping *mapping, const ImportTable *table, GError **error);
gboolean import_check_rows (const ImportMapping *mapping, const ImportTable *table, GError **error);
gboolean import_check_values (const ImportMapping *mapping, GError **error);

/* The field a heading goes to: mapped, or recognised by name ("E-mail address" → email). NULL: unknown. "" : left out. */
const char *import_heading_field (const ImportMapping *mapping, const char *heading);

/* Keeps what was decided about headings and values for files to come, in a step that undo passes over. */
gboolean import_remember (KithSession *session, const ImportMapping *mapping, GError **error);

/* How something about the table was settled. */
typedef enum { IMPORT_UNKNOWN, IMPORT_BY_NAME, IMPORT_REMEMBERED, IMPORT_NOW } ImportOrigin;

/* What a column is, or what a value of a field stands for. */
typedef struct {
  ImportOrigin origin;
  char *heading;      /* of a column; NULL for a value */
  const Field *field; /* that the column goes to (NULL: unknown, or left out), or that the value stands in */
  char *value;        /* as the cells have it; NULL for a column */
  char *target;       /* what a value stands for, "" to leave it out; NULL: unknown */
  gboolean new_area;  /* the target is an area that comes with this import */
  gboolean sensitive; /* the target is a sensitive area */
  char *why;          /* of an unknown column: what it clashes with, a sentence; or NULL */
  gboolean alike;     /* it clashes with a column of the same heading, and no decision tells them apart */
} ImportSetting;

/* 'The column "Shoe size"', '"Juggling" under Areas'. Caller frees. */
char *import_setting_words (const ImportSetting *setting);

/* What it was settled as: "Places", "Exams", "a new area", "left out"; NULL while it is unknown. Caller frees. */
char *import_setting_answer (const ImportSetting *setting);

/* What an option says about it, with '=' at the end and quoted for the shell: "'areas:Juggling='". Caller frees. */
char *import_setting_option (const ImportSetting *setting, const char *target);

typedef enum { IMPORT_ADD, IMPORT_CHANGE, IMPORT_SAME, IMPORT_LEAVE, IMPORT_TROUBLE } ImportVerdict;

typedef struct {
  guint number; /* in the file, as ImportTable has it */
  ImportVerdict verdict;
  gboolean by_hand; /* of LEAVE: by import_leave_row() */
  gint64 person;    /* of CHANGE and SAME; of ADD where someone known in another role joins the register */
  gint64 version;   /* of the person's row, of CHANGE */
  char *name;       /* "" where it cannot be read */
  char *why; /* for LEAVE and for notes ("same address, other name: not merged"); for TROUBLE all of it; or NULL */
  GPtrArray *troubles; /* char*: "column 2 (E-mail): There are two addresses. Keep one."; NULL where there is none */
  GPtrArray
      *changes; /* char*: "Site: Preston → Leeds" for CHANGE, "Site: Leeds" for ADD; sensitive areas are "1 private" */
  Values *values;
} ImportRow;

struct ImportPlan {
  GPtrArray *settings; /* ImportSetting*: every column in order, then the values that were decided on or are to be */
  GPtrArray *unknown_headings; /* ImportSetting* among them */
  GPtrArray *unknown_values;   /* the same */
  GPtrArray *new_areas;        /* ImportNewArea*, those that rows to add or change offer */
  gboolean nameless;           /* every column is known, and none of them holds the names: no rows */
  GPtrArray *rows;             /* ImportRow* */
  GPtrArray *missing;          /* char*: names in the register that are not in the file */
  GPtrArray *inert; /* char*: "Max Stone: Mental health" sensitive areas that the file brings without consent */
  guint add, change, same, leave, trouble;
};

typedef struct {
  char *name;
  gboolean sensitive;
} ImportNewArea;

void import_plan_free (ImportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportPlan, import_plan_free)

/* People are recognised by address and name; a row without an address changes nobody. Offers of sensitive areas without a consent,
 * which an export leaves out, are kept where the file does not name them. Unknown headings and values, and rows with bad values (two
 * addresses, hostile name …), are listed in the plan, which then cannot be applied. */
ImportPlan *import_plan (KithSession *session, const ImportTable *table, const ImportMapping *mapping, GError **error);

/* KITH_ERROR_INPUT with a sentence that names the option which settles it, while headings, values or rows are not settled. */
gboolean import_plan_settled (const ImportPlan *plan, GError **error);

/* As import_plan_settled() while something is to be settled. Makes an automatic backup first: KITH_ERROR_UNSAVED, and nothing imported, where that fails;
 * import_apply_unsaved() goes without, for a coordinator who said so. Remembers MAPPING, which stays when the import is stopped or undone: it is a decision about
 * files to come as well. The people and the new areas are one step; ticks; stoppable. */
gboolean import_apply (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping, GError **error);
gboolean import_apply_unsaved (KithSession *session, const ImportPlan *plan, const ImportMapping *mapping,
                               GError **error);

/* What PLAN comes to, with the rows it leaves out: "2 added, 1 changed, 3 left out (rows 3, 4 and 6)". Caller frees. */
char *import_plan_result (const ImportPlan *plan);

/* TRUE where nobody has ever been in the register of the session's scheme: an import is what comes first. */
gboolean import_register_is_empty (KithSession *session);
