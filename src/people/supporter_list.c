/* The register as a list: ids in an order, and how many there are.
 *
 * Persons' ids count up from 1, so what is known of each is kept in arrays by id. A pass over a table marks who belongs to the
 * list; a walk along the index of names then gives the order, without sorting names. */
#include "people/area_store.h"
#include "people/supporter_list_store.h"
#include "people/supporter_store.h"
#include "people/vocabulary.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define STOP_EVERY 1024 /* rows between two questions whether to stop */

typedef struct {
  guint8 *marks; /* by id: 1 in the register, 2 also found by the filter */
  gint32 *keys;  /* by id: what the order is by; NULL by name */
  gint64 highest;
  guint8 wanted;          /* the mark of those to list */
  gint64 enrolled, found; /* how many have mark 1 or more, and mark 2 */
  const char *filter;
  GHashTable *seen;   /* site or cohort → whether it contains the filter */
  GHashTable *grades; /* grade → place */
  const Ladder *ladder;
  GArray *ids;
  gboolean (*stop) (gpointer);
  gpointer stop_data;
  guint visited;
  gboolean stopped;
} Search;

/* TRUE to go on. */
static gboolean go_on (Search *search)
{
  if (search->stop != NULL && ++search->visited % STOP_EVERY == 0 && search->stop (search->stop_data))
    search->stopped = TRUE;
  return !search->stopped;
}

static gboolean is_within (const Search *search, gint64 id)
{
  return id > 0 && id <= search->highest;
}

static gboolean mark_enrolled (gpointer data, gint64 person, gint64 number)
{
  Search *search = data;

  (void)number;
  if (is_within (search, person) && search->marks[person] == 0) {
    search->marks[person] = 1;
    search->enrolled++;
  }
  return go_on (search);
}

static gboolean mark_found (gpointer data, gint64 person, gint64 number)
{
  Search *search = data;

  (void)number;
  if (is_within (search, person) && search->marks[person] == 1) {
    search->marks[person] = 2;
    search->found++;
  }
  return go_on (search);
}

/* Sites and cohorts are few, so each is folded once. */
static gboolean contains (Search *search, const char *text)
{
  g_autofree char *folded = NULL;
  gpointer known = NULL;
  gboolean found;

  if (*text == '\0')
    return FALSE;
  if (g_hash_table_lookup_extended (search->seen, text, NULL, &known))
    return GPOINTER_TO_INT (known) != 0;
  folded = text_fold (text);
  found = strstr (folded, search->filter) != NULL;
  g_hash_table_insert (search->seen, g_strdup (text), GINT_TO_POINTER (found));
  return found;
}

static gboolean mark_matching (gpointer data, gint64 person, const char *const *texts)
{
  Search *search = data;

  if (is_within (search, person) && search->marks[person] == 1 &&
      (strstr (texts[0], search->filter) != NULL || strstr (texts[1], search->filter) != NULL ||
       contains (search, texts[2]) || contains (search, texts[3]))) {
    search->marks[person] = 2;
    search->found++;
  }
  return go_on (search);
}

/* Those who offer an area whose name contains the filter. What is sensitive cannot be searched for. */
static gboolean mark_areas (KithSession *session, Search *search, GError **error)
{
  g_autoptr (GPtrArray) areas = area_store_names (session, error);

  for (guint i = 0; areas != NULL && search->found < search->enrolled && i < areas->len; i++) {
    const Area *area = areas->pdata[i];
    g_autofree char *folded = text_fold (area->name);

    if (!area->sensitive && strstr (folded, search->filter) != NULL &&
        !supporter_list_store_offers (session, area->id, mark_found, search, error))
      return FALSE;
  }
  return areas != NULL;
}

static gboolean mark (KithSession *session, Search *search, gboolean retired_too, GError **error)
{
  search->wanted = 1;
  if (!supporter_list_store_enrolled (session, retired_too, mark_enrolled, search, error))
    return FALSE;
  if (*search->filter == '\0')
    return TRUE;
  search->wanted = 2;
  return supporter_list_store_texts (session, mark_matching, search, error) && mark_areas (session, search, error);
}

static gboolean key_number (gpointer data, gint64 person, gint64 number)
{
  Search *search = data;

  if (is_within (search, person))
    search->keys[person] = (gint32)number;
  return go_on (search);
}

/* Nobody's grade comes last. */
static gboolean key_grade (gpointer data, gint64 person, const char *const *texts)
{
  Search *search = data;
  gpointer place = NULL;

  if (!is_within (search, person))
    return go_on (search);
  if (!g_hash_table_lookup_extended (search->grades, texts[0], NULL, &place)) {
    place = GINT_TO_POINTER (ladder_place (search->ladder, texts[0]));
    g_hash_table_insert (search->grades, g_strdup (texts[0]), place);
  }
  search->keys[person] = GPOINTER_TO_INT (place) >= 0 ? GPOINTER_TO_INT (place) : G_MAXINT32 - 1;
  return go_on (search);
}

static gboolean fill_grades (KithSession *session, Search *search, GError **error)
{
  g_autoptr (Ladder) ladder = ladder_load (session, error);
  gboolean done;

  if (ladder == NULL)
    return FALSE;
  search->ladder = ladder;
  done = supporter_list_store_grades (session, key_grade, search, error);
  search->ladder = NULL;
  return done;
}

static gboolean fill_keys (KithSession *session, Search *search, SupporterOrder order, GError **error)
{
  gint32 otherwise = order == SUPPORTER_BY_GRADE ? G_MAXINT32 : order == SUPPORTER_BY_LAST_ASKED ? DAY_NONE : 0;

  if (order == SUPPORTER_BY_NAME)
    return TRUE;
  search->keys = g_new (gint32, (gsize)search->highest + 1);
  for (gint64 id = 0; id <= search->highest; id++)
    search->keys[id] = otherwise;
  if (order == SUPPORTER_BY_GRADE)
    return fill_grades (session, search, error);
  if (order == SUPPORTER_BY_LOAD)
    return supporter_list_store_loads (session, key_number, search, error);
  return supporter_list_store_asked (session, key_number, search, error);
}

static gboolean collect (gpointer data, gint64 person, gint64 number)
{
  Search *search = data;

  (void)number;
  if (is_within (search, person) && search->marks[person] == search->wanted)
    g_array_append_val (search->ids, person);
  return go_on (search);
}

static gint by_key (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint32 *keys = data;
  gint32 one = keys[*(const gint64 *)a];
  gint32 other = keys[*(const gint64 *)b];

  return (one > other) - (one < other);
}

static gboolean run (KithSession *session, Search *search, SupporterOrder order, gboolean retired_too, GError **error)
{
  if (!mark (session, search, retired_too, error) || search->stopped)
    return FALSE;
  if (search->wanted == 2 && search->found == 0)
    return TRUE;
  if (!fill_keys (session, search, order, error) || search->stopped ||
      !supporter_list_store_names (session, collect, search, error) || search->stopped)
    return FALSE;
  /* The sort is stable, so within a key the order of names stays. */
  if (search->keys != NULL)
    g_array_sort_with_data (search->ids, by_key, search->keys);
  return TRUE;
}

GArray *supporter_ids (KithSession *session, const char *filter, SupporterOrder order, gboolean retired_too,
                       gboolean (*stop) (gpointer), gpointer stop_data, GError **error)
{
  g_autofree char *clean = text_clean_line (filter != NULL ? filter : "", -1);
  g_autofree char *folded = text_fold (clean);
  Search search = { .filter = folded, .stop = stop, .stop_data = stop_data };
  gboolean done = FALSE;

  search.highest = supporter_list_store_highest (session, error);
  if (search.highest < 0)
    return NULL;
  search.marks = g_try_malloc0 ((gsize)search.highest + 1);
  search.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search.grades = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (search.marks != NULL)
    done = run (session, &search, order, retired_too, error);
  else
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE, "The register is too large for this computer's memory.");
  g_free (search.marks);
  g_free (search.keys);
  g_hash_table_unref (search.seen);
  g_hash_table_unref (search.grades);
  if (done)
    return search.ids;
  g_array_unref (search.ids);
  return NULL;
}

gboolean supporter_count (KithSession *session, long *all, long *can_help, GError **error)
{
  g_autoptr (Ladder) ladder = ladder_load (session, error);

  if (ladder == NULL)
    return FALSE;
  return supporter_store_count (session, ladder_qualified_since (ladder, session_today (session)), all, can_help,
                                error);
}
